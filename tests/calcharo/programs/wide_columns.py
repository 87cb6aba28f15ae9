# Shows: names and texts of wide characters before and after other code on the line.
größe, λx = 3, [1]
текст = "∀∀"; λx.append(größe); größe += len(текст)
Ω = {"φ": λx}; Ω["φ"].append("😀"); ans = "😀" + текст if größe else None


def счёт(π_2, été=2): return π_2 * été


значение = счёт(größe); λx.extend([счёт(1), "é"])
for ñ in "áb": λx.append(ñ)
