#pragma once

// Clients that are a burden, by the thousand, in a process of their own, so that what they take is
// not counted with what the listener takes for them. A fifth each sends nothing, drips a head, a
// body and a body of tiny chunks, and asks on without ever reading an answer. With TLS, a sixth
// never ends its handshake.
//
//   SlowClients clients;                        // before the test makes threads: it forks
//   clients.connect(listener->port(), 2000, ClientKind::plain);
//   ...                                         // they go on, a byte at a time
//   EXPECT_EQ(clients.until_all_ended().ended, 2000U);
//
// Belongs to one thread.

#include <sys/types.h>

#include <cstdint>

namespace analytics::server {

enum class ClientKind : std::uint8_t { plain, tls };

struct SlowClientsReport {
  std::uint32_t ended = 0;      ///< Connections that the server has ended.
  std::uint32_t timed_out = 0;  ///< Those of them that were told 408 first.
  std::uint32_t otherwise = 0;  ///< Those that were answered anything else, readers all.
};

class SlowClients {
 public:
  SlowClients();
  ~SlowClients();
  SlowClients(const SlowClients&) = delete;
  SlowClients& operator=(const SlowClients&) = delete;

  /// Waits until all are there and have begun to misbehave. False if they can't.
  bool connect(std::uint16_t port, std::uint32_t count, ClientKind kind);
  /// Waits until the server has ended all of them, for a minute at most.
  SlowClientsReport until_all_ended();

 private:
  pid_t child_ = -1;
  int control_ = -1;
};

}  // namespace analytics::server
