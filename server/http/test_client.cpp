#include "server/http/test_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace analytics::server {
namespace {

constexpr std::chrono::seconds kPatience(20);

bool readable(int socket, std::chrono::milliseconds patience) {
  pollfd wanted{socket, POLLIN, 0};
  return poll(&wanted, 1, static_cast<int>(patience.count())) == 1;
}

std::size_t content_length(const std::string& head) {
  const std::size_t at = head.find("Content-Length: ");
  return at == std::string::npos ? 0 : std::strtoull(head.c_str() + at + 16, nullptr, 10);
}

SSL* make_tls(const TestTls& options, int socket) {
  SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
  EXPECT_EQ(SSL_CTX_load_verify_file(context, options.ca_file.c_str()), 1);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_max_proto_version(context, options.version_max);
  SSL* const tls = SSL_new(context);
  SSL_CTX_free(context);
  SSL_set_alpn_protos(tls, reinterpret_cast<const unsigned char*>(options.protocols.data()),
                      static_cast<unsigned>(options.protocols.size()));
  if (options.session != nullptr) SSL_set_session(tls, options.session);
  SSL_set1_host(tls, "localhost");
  SSL_set_fd(tls, socket);
  return tls;
}

}  // namespace

TestClient::TestClient(std::uint16_t port)
    : socket_(socket(AF_INET, SOCK_STREAM, 0)), tls_(nullptr, SSL_free) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    ADD_FAILURE() << "no connection to port " << port;
  }
}

TestClient::TestClient(std::uint16_t port, const TestTls& tls) : TestClient(port) {
  const timeval patience{kPatience.count(), 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  tls_.reset(make_tls(tls, socket_));
  secure_ = SSL_connect(tls_.get()) == 1;
  ERR_clear_error();
}

TestClient::~TestClient() { hang_up(); }

void TestClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                              : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size <= 0) return;  // The server has closed; what it said first can still be read.
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
}

bool TestClient::readable_within(std::chrono::milliseconds patience) const {
  return (tls_ && SSL_pending(tls_.get()) > 0) || readable(socket_, patience);
}

bool TestClient::was_told_goodbye() const {
  return (SSL_get_shutdown(tls_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

bool TestClient::receive() {
  std::array<char, 65536> bytes;
  if (!readable_within(kPatience)) {
    ADD_FAILURE() << "the server kept us waiting";
    return false;
  }
  const ssize_t size = tls_ ? SSL_read(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                            : recv(socket_, bytes.data(), bytes.size(), 0);
  if (size <= 0) return false;
  received_.append(bytes.data(), static_cast<std::size_t>(size));
  return true;
}

std::string TestClient::head() { return up_to("\r\n\r\n"); }

std::string TestClient::up_to(std::string_view text) {
  std::size_t at;
  while ((at = received_.find(text)) == std::string::npos) {
    if (!receive()) return {};
  }
  std::string taken = received_.substr(0, at + text.size());
  received_.erase(0, at + text.size());
  return taken;
}

Answer TestClient::answer(bool head_only) {
  Answer answer{.head = head()};
  if (answer.head.empty()) return answer;
  answer.status = std::atoi(answer.head.c_str() + std::string_view("HTTP/1.1 ").size());
  const std::size_t size = head_only ? 0 : content_length(answer.head);
  while (received_.size() < size) {
    if (!receive()) return {};
  }
  answer.body = received_.substr(0, size);
  received_.erase(0, size);
  return answer;
}

bool TestClient::ends() { return received_.empty() && !receive() && received_.empty(); }

void TestClient::finish_sending() {
  if (tls_) SSL_shutdown(tls_.get());
  shutdown(socket_, SHUT_WR);
}

void TestClient::hang_up() {
  if (socket_ >= 0) close(socket_);
  socket_ = -1;
}

}  // namespace analytics::server
