#pragma once

// A thread that takes no signals: they are the program's business, and a broken connection cannot
// end the program by SIGPIPE.
//
//   std::thread thread = quiet_thread([this] { run(); });  // throws what std::thread throws
//
// Safe for use by several threads.

#include <signal.h>

#include <thread>
#include <utility>

namespace analytics {

template <class Body>
std::thread quiet_thread(Body body) {
  // A thread inherits the mask of the one that starts it.
  struct AllBlocked {
    AllBlocked() {
      sigset_t all;
      sigfillset(&all);
      pthread_sigmask(SIG_SETMASK, &all, &before);
    }
    ~AllBlocked() { pthread_sigmask(SIG_SETMASK, &before, nullptr); }
    sigset_t before;
  };
  const AllBlocked blocked;
  return std::thread(std::move(body));
}

}  // namespace analytics
