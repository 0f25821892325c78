#include "cli/import/stop_signal.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <utility>

namespace analytics::cli {
namespace {

std::atomic<int> signal_descriptor{-1};

extern "C" void tell_of_signal(int) {
  const int saved = errno;
  const char byte = 0;
  // The pipe can't be full: the handler is gone after its first call.
  [[maybe_unused]] const ssize_t wrote = ::write(signal_descriptor.load(), &byte, 1);
  errno = saved;
}

void handle(int signal) {
  struct sigaction action {};
  action.sa_handler = tell_of_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(signal, &action, nullptr);
}

void wait_for(int signalled, int ended, const std::function<void()>& stop) {
  pollfd watched[2] = {{signalled, POLLIN, 0}, {ended, POLLIN, 0}};
  while (::poll(watched, 2, -1) < 0 && errno == EINTR) {
  }
  if (watched[0].revents != 0) stop();
}

}  // namespace

StopSignal::StopSignal(std::function<void()> stop) {
  if (::pipe2(signalled_, O_CLOEXEC) != 0 || ::pipe2(ended_, O_CLOEXEC) != 0) return;
  // Signals are for the main thread: its reads must be the ones that end.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  watcher_ = std::thread([signalled = signalled_[0], ended = ended_[0], stop = std::move(stop)] {
    wait_for(signalled, ended, stop);
  });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  signal_descriptor = signalled_[1];
  handle(SIGINT);
  handle(SIGTERM);
}

StopSignal::~StopSignal() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  signal_descriptor = -1;
  if (watcher_.joinable()) {
    ::close(ended_[1]);  // Which makes the other end readable.
    ended_[1] = -1;
    watcher_.join();
  }
  for (const int descriptor : {signalled_[0], signalled_[1], ended_[0], ended_[1]}) {
    if (descriptor >= 0) ::close(descriptor);
  }
}

}  // namespace analytics::cli
