# Shows: a worker thread that is fed by a queue and answers by another.
import queue
import threading


def work(tasks, answers):
    while True:
        task = tasks.get()
        if task is None:
            return
        answers.put(task ** 2)


def main():
    tasks, answers = queue.Queue(), queue.Queue()
    thread = threading.Thread(target=work, args=(tasks, answers))
    thread.start()
    got = []
    for n in range(4):
        tasks.put(n)
        got.append(answers.get())
    tasks.put(None)
    thread.join()
    return got


got = main()
