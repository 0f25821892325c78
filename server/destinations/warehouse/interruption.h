#pragma once

// Ends another thread's wait for a socket: a descriptor that becomes readable, and stays so.
//
//   Interruption stop;
//   pollfd also = {stop.descriptor(), POLLIN, 0};   // … in the thread that waits
//   stop.raise();                                   // … in another one
//
// Safe for use by several threads.

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace analytics::server {

class Interruption {
 public:
  Interruption() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  ~Interruption() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// Negative where the system had none to give; waits then only end by their deadlines.
  int descriptor() const { return descriptor_; }
  void raise() {
    const std::uint64_t one = 1;
    if (descriptor_ >= 0) (void)!::write(descriptor_, &one, sizeof one);
  }

 private:
  int descriptor_;
};

}  // namespace analytics::server
