# Shows: the order of try, except, else and finally, with return, break and continue in them.
log = []


def leave(how):
    for turn in range(3):
        try:
            log.append(("try", turn))
            if how == "raise":
                raise OSError(turn)
            if how == "return":
                return how
        except OSError:
            log.append("except")
            continue
        else:
            log.append("else")
            if turn:
                break
        finally:
            log.append("finally")
    else:
        log.append("loop else")
    return "end"


results = [leave(how) for how in ("raise", "return", "fall")]


def overruled():
    try:
        return 1
    finally:
        log.append("overruled")


value = overruled()
