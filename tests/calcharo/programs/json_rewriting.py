# Shows: text to data and back, with a rewriting walk in place.
import json


def rewrite(value, path, log):
    if isinstance(value, dict):
        for key in list(value):
            if key.startswith("_"):
                del value[key]
                log.append(path + (key,))
            else:
                value[key] = rewrite(value[key], path + (key,), log)
    elif isinstance(value, list):
        value[:] = [rewrite(item, path + (i,), log) for i, item in enumerate(value)]
    elif isinstance(value, str):
        return value.upper()
    return value


text = '{"a": ["x", {"_id": 1, "b": null}], "_c": 0, "d": 1.5}'
data = json.loads(text)
log = []
same = rewrite(data, (), log) is data
out = json.dumps(data, sort_keys=True)
