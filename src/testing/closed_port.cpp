#include "testing/closed_port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace analytics::testing {

// A socket that is bound but does not listen: the port is taken, and connections are refused. That
// its address may be reused lets another socket listen there.
ClosedPort::ClosedPort() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
      getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
    port_ = ntohs(address.sin_port);
  }
  const int yes = 1;
  (void)setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

ClosedPort::~ClosedPort() { close(socket_); }

std::string ClosedPort::url() const {
  return port_ == 0 ? std::string() : "http://127.0.0.1:" + std::to_string(port_);
}

}  // namespace analytics::testing
