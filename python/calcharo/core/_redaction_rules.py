r"""The standard rules of what is kept out of a trace.

The patterns are in the syntax that Python and Rust's `regex` share: both sides apply them.

Names are searched without regard to case. `token` and the like are whole words at the end
of a name, since `token_count` is no secret: words are told apart by `_`, digits, or a
capital after a small letter.
"""

from __future__ import annotations


def _last_word(*words: str) -> str:
    """Return a pattern for names that are, or end with, one of some words."""
    small = "|".join(words)
    capital = "|".join(f"{word[0].upper()}{word[1:]}" for word in words)
    return rf"(?:^|[^a-z])(?:{small})[\d_]*$|(?-i:[a-z](?:{capital})[\d_]*$)"


#: Names of variables, dictionary keys and attributes.
STANDARD_NAMES = (
    r"passw(?:or)?d",
    r"passphrase|pass_phrase",
    # `PWD` alone is the working directory.
    r"[a-z\d][_-]pwd$|(?-i:[a-z]Pwd$)",
    r"secret(?:s|_|\d|$|[^a-z])|(?-i:[sS]ecret[A-Z])",
    _last_word("token", "jwt", "bearer"),
    r"api[_-]?key",
    r"authorization|authentication[_-]?token",
    r"credential",
    r"(?:private|access|secret|signing|encryption|master)[_-]?key",
    r"cookie",
    r"session[_-]?(?:id|key|token)",
    r"csrf|xsrf",
    r"connection[_-]?string",
    r"client[_-]?secret|refresh[_-]?token",
)

#: What strict rules take as well: personal data, and names that are often harmless.
STRICT_NAMES = (
    *STANDARD_NAMES,
    r"token",
    r"(?:^|[^a-z])auth(?:$|[^a-z])",
    _last_word("session", "salt", "signature", "nonce", "pin", "otp", "cvv", "cvc", "dsn", "key"),
    r"e[_-]?mail",
    r"phone|mobile[_-]?number",
    r"(?:^|[^a-z])(?:ssn|iban|bic)(?:$|[^a-z])|social[_-]?security|passport",
    r"(?:card|account|tax)[_-]?(?:number|no|id)",
    r"birth[_-]?(?:date|day)|date[_-]?of[_-]?birth",
    r"(?:^|[^a-z])(?:ip|home|street|postal)[_-]?address",
)

#: Texts, wherever they are: a match anywhere takes the whole value.
STANDARD_VALUES = (
    # Access key ids of AWS.
    r"\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b",
    # Headers of HTTP.
    r"(?i)\bbearer\s+[a-z0-9._~+/=-]{16,}",
    r"(?i)\bauthorization:\s*\S+",
    # Private keys in PEM.
    r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----",
    # Tokens of GitHub, GitLab, Slack, Google, Stripe and OpenAI; JSON web tokens.
    r"\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{22,}\b",
    r"\bglpat-[A-Za-z0-9_-]{20,}",
    r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
    r"\bAIza[0-9A-Za-z_-]{35}",
    r"\b[rs]k_(?:live|test)_[0-9A-Za-z]{16,}\b",
    r"\bsk-[A-Za-z0-9_-]{20,}",
    r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+",
    # A password in an address.
    r"\b[A-Za-z][A-Za-z0-9+.-]*://[^\s/:@]+:[^\s/@]+@",
    # Numbers as payment cards have them, in groups or not.
    r"\b(?:4\d{3}|5[1-5]\d{2}|2[2-7]\d{2}|6(?:011|5\d{2}))(?:[ -]?\d{4}){3}\b",
    r"\b3[47]\d{2}[ -]?\d{6}[ -]?\d{5}\b",
)

#: What strict rules take as well.
STRICT_VALUES = (
    *STANDARD_VALUES,
    # Addresses of mail.
    r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b",
    # Social security numbers of the USA; IBANs.
    r"\b\d{3}-\d{2}-\d{4}\b",
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b",
    # Telephone numbers with a country.
    r"\+\d{1,3}[ -]?(?:\(\d+\)[ -]?)?\d(?:[ -]?\d){6,12}\b",
)

#: Files whose values are all kept out: where secrets are written as Python.
STANDARD_FILES = ("**/secrets.py", "**/credentials.py", "**/.env.py")
STRICT_FILES = (*STANDARD_FILES, "**/local_settings.py", "**/settings_local.py")
