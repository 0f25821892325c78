#pragma once

// A port of 127.0.0.1 that refuses connections for as long as this lives: nobody else gets it, but
// a server of ours can take it meanwhile.
//
//   ClosedPort port;
//   client.send(port.url(), ...);   // connect_failed
//
// Safe for use by several threads, but for destroying it.

#include <cstdint>
#include <string>

namespace analytics::testing {

class ClosedPort {
 public:
  ClosedPort();
  ~ClosedPort();
  ClosedPort(const ClosedPort&) = delete;
  ClosedPort& operator=(const ClosedPort&) = delete;

  /// Empty where no port could be had.
  std::string url() const;
  /// 0 where none could be had.
  std::uint16_t port() const { return port_; }

 private:
  int socket_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace analytics::testing
