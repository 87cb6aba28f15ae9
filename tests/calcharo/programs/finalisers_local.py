# Shows: finalisers of locals run at the line that drops them, and at the end of the frame.
class Noisy:
    def __init__(self, name, log):
        self.name, self.log = name, log

    def __del__(self):
        self.log.append(self.name)


def local(log):
    x = Noisy("x", log)
    y = Noisy("y", log)
    del x
    log.append("after x")
    y = None
    log.append("after y")
    z = Noisy("z", log)
    return len(log)


log = []
count = local(log)
total = len(log)
