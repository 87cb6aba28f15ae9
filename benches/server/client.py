"""One process that plays many clients, each of which waits for its answer before it asks again."""

import json
import selectors
import socket
import time


def request(path, **fields):
    """Return the bytes of a request."""
    body = json.dumps(fields).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


HELLO = request("/execute", code='print("hello")')


class Clients:
    """Connections to one server that stay open from window to window."""

    def __init__(self, port, count, text=HELLO, expected=b'"hello\\n"'):
        self.text, self.expected = text, expected
        self.selector = selectors.DefaultSelector()
        self.all = [connect(port) for _ in range(count)]
        for client in self.all:
            self.selector.register(client, selectors.EVENT_READ)

    def window(self, seconds):
        """Ask for some time; return answers per second, and the latencies in seconds, sorted."""
        started, latencies = {}, []
        begin = time.perf_counter()
        for client in self.all:
            started[client] = time.perf_counter()
            client.sendall(self.text)
        end, waiting, in_time = begin + seconds, len(self.all), 0
        while waiting:
            for key, _ in self.selector.select(60):
                client = key.fileobj
                data = client.recv(1 << 16)
                assert self.expected in data, data
                now = time.perf_counter()
                latencies.append(now - started[client])
                if now < end:
                    in_time += 1
                    started[client] = now
                    client.sendall(self.text)
                else:
                    waiting -= 1
        return in_time / seconds, sorted(latencies)

    def close(self):
        for client in self.all:
            client.close()


def connect(port):
    client = socket.create_connection(("127.0.0.1", port), 60)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def percentile(values, share):
    """Return the value below which that share of the sorted values is."""
    return values[min(len(values) - 1, int(len(values) * share))]
