# Shows: a bytearray changed by items, slices and methods, and through a memoryview.
b = bytearray(b"hello")
view = memoryview(b)
view[0] = 72
view[1:3] = b"EL"
view.release()
b += b"!"
b.extend([63, 64])
b[1:2] = b"__"
del b[0]
b.reverse()
popped = b.pop()
frozen = bytes(b)
hexed = frozen.hex()
