# Shows: callbacks kept in lists, called in order, that remove themselves.
class Subject:
    def __init__(self):
        self.listeners = []
        self._state = None

    @property
    def state(self):
        return self._state

    @state.setter
    def state(self, value):
        old, self._state = self._state, value
        for listener in self.listeners[:]:
            listener(self, old, value)


log = []


def once(subject, old, new):
    log.append(("once", old, new))
    subject.listeners.remove(once)


class Listener:
    def __init__(self, name):
        self.name, self.count = name, 0

    def __call__(self, subject, old, new):
        self.count += 1
        log.append((self.name, new))


subject, listener = Subject(), Listener("l")
subject.listeners += [once, listener]
subject.state = 1
subject.state = [2]
subject.state.append(listener.count)
