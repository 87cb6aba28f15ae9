"""A client of its own that asks for one path again and again; prints the seconds as JSON.

`watch.py PORT GET|POST PATH [BODY]`; ends when its standard input does.
"""

import http.client
import json
import select
import sys
import time


def main():
    port, method, path, *body = sys.argv[1:]
    headers = {"Content-Type": "application/json"} if body else {}
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60)
    seconds = []
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], 0.005)[0]:
        start = time.perf_counter()
        connection.request(method, path, body[0] if body else None, headers)
        answer = connection.getresponse()
        answer.read()
        seconds.append(time.perf_counter() - start)
        assert answer.status == 200, answer.status
    connection.close()
    print(json.dumps(sorted(seconds)))


if __name__ == "__main__":
    main()
