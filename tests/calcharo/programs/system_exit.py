# Shows: a program that ends by SystemExit (uncaught) out of a loop.
import sys

count = 0
while True:
    count += 1
    try:
        if count == 3:
            sys.exit(4)
    finally:
        last = count
