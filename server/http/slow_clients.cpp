#include "server/http/slow_clients.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace analytics::server {
namespace {

struct Order {
  std::uint16_t port = 0;
  std::uint32_t count = 0;
  ClientKind kind = ClientKind::plain;
};

enum class Burden : std::uint8_t { silent, head, body, chunks, unread, handshake };
constexpr std::uint32_t kBurdens = 5;

constexpr int kConnectMilliseconds = 120'000;
constexpr int kEndMilliseconds = 60'000;
// Slow, so that it is their number that counts, and not their bytes: 10,000 pieces a second.
constexpr int kPiecesPerMillisecond = 10;
// A window so small that answers soon wait in the server.
constexpr int kSocketBufferBytes = 4096;
constexpr std::size_t kFirstPieceBytes = 4000;

/// What a client sends first, and then again and again.
struct Pieces {
  std::string first{};
  std::string next{};
};

Pieces pieces_of(Burden burden) {
  const std::string post = "POST / HTTP/1.1\r\nHost: h\r\n";
  const std::string much(kFirstPieceBytes, 'x');
  switch (burden) {
    case Burden::silent:
      return {};
    case Burden::head:
      return {post + "X: " + much, "x"};
    case Burden::body:
      return {post + "Content-Length: 1000000\r\n\r\n" + much, "x"};
    case Burden::chunks:
      return {post + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"};
    case Burden::unread: {
      std::string many;
      for (int i = 0; i < 50; ++i) many += "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
      return {many, many};
    }
    case Burden::handshake:
      // The head of a record with a ClientHello of 512 bytes.
      return {std::string("\x16\x03\x01\x02\x04\x01\x00\x02\x00", 9), {}};
  }
  return {};
}

class SlowClient {
 public:
  SlowClient(Burden burden, const Pieces& pieces) : burden_(burden), pieces_(pieces) {}

  bool connect(std::uint16_t port, SSL_CTX* tls);
  void begin() { send(pieces_.first); }
  /// Another piece; and a look whether the server has said anything.
  void go_on();

  bool ended() const { return ended_; }
  std::string_view said() const { return said_; }

 private:
  void send(std::string_view bytes);
  void listen();
  void judge(ssize_t result);

  const Burden burden_;
  const Pieces& pieces_;
  int socket_ = -1;
  SSL* tls_ = nullptr;
  bool ended_ = false;
  std::string said_;
};

bool SlowClient::connect(std::uint16_t port, SSL_CTX* tls) {
  socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &kSocketBufferBytes, sizeof kSocketBufferBytes);
  setsockopt(socket_, SOL_SOCKET, SO_SNDBUF, &kSocketBufferBytes, sizeof kSocketBufferBytes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return false;
  if (tls != nullptr && burden_ != Burden::handshake) {
    tls_ = SSL_new(tls);
    SSL_set_fd(tls_, socket_);
    if (SSL_connect(tls_) != 1) return false;
  }
  return fcntl(socket_, F_SETFL, O_NONBLOCK) == 0;
}

void SlowClient::go_on() {
  send(pieces_.next);
  if (!ended_ && burden_ != Burden::unread) listen();
}

void SlowClient::send(std::string_view bytes) {
  if (bytes.empty() || ended_) return;
  ERR_clear_error();
  // Part of a piece is lost where the socket is full: nobody reads it there anyway.
  judge(tls_ != nullptr ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                        : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

void SlowClient::listen() {
  std::array<char, 1024> bytes;
  ERR_clear_error();
  const ssize_t size = tls_ != nullptr
                           ? SSL_read(tls_, bytes.data(), static_cast<int>(bytes.size()))
                           : recv(socket_, bytes.data(), bytes.size(), 0);
  if (size > 0 && said_.size() < bytes.size()) {
    said_.append(bytes.data(), static_cast<std::size_t>(size));
  }
  judge(size);
}

void SlowClient::judge(ssize_t result) {
  if (result > 0) return;
  if (tls_ == nullptr) {
    ended_ = result == 0 || errno != EAGAIN;
  } else {
    const int error = SSL_get_error(tls_, static_cast<int>(result));
    ended_ = error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE;
  }
}

/// The child's whole life.
class Crowd {
 public:
  explicit Crowd(int control) : control_(control) {}

  bool gather() {
    Order order;
    if (::read(control_, &order, sizeof order) != sizeof order) return false;
    const bool secure = order.kind == ClientKind::tls;
    if (secure) tls_ = SSL_CTX_new(TLS_client_method());
    for (std::uint8_t i = 0; i <= kBurdens; ++i) {
      pieces_.push_back(pieces_of(static_cast<Burden>(i)));
    }
    const std::uint32_t burdens = secure ? kBurdens + 1 : kBurdens;
    for (std::uint32_t i = 0; i < order.count; ++i) {
      const auto burden = static_cast<Burden>(i % burdens);
      clients_.push_back(std::make_unique<SlowClient>(burden, pieces_[i % burdens]));
      if (!clients_.back()->connect(order.port, tls_)) return false;
      clients_.back()->begin();
    }
    const char ready = 1;
    return ::write(control_, &ready, 1) == 1;
  }

  void burden() {
    const int round = static_cast<int>(clients_.size()) / kPiecesPerMillisecond;
    while (report().ended < clients_.size()) {
      pollfd parent{control_, POLLIN, 0};
      if (poll(&parent, 1, round) > 0) return;
      for (const auto& client : clients_) {
        if (!client->ended()) client->go_on();
      }
    }
  }

  void tell() {
    const SlowClientsReport last = report();
    [[maybe_unused]] const ssize_t size = ::write(control_, &last, sizeof last);
  }

 private:
  SlowClientsReport report() const {
    SlowClientsReport report;
    for (const auto& client : clients_) {
      if (!client->ended()) continue;
      ++report.ended;
      if (client->said().empty()) continue;
      ++(client->said().starts_with("HTTP/1.1 408") ? report.timed_out : report.otherwise);
    }
    return report;
  }

  int control_;
  SSL_CTX* tls_ = nullptr;
  std::vector<Pieces> pieces_;
  std::vector<std::unique_ptr<SlowClient>> clients_;
};

bool readable(int file, int milliseconds) {
  pollfd wanted{file, POLLIN, 0};
  return poll(&wanted, 1, milliseconds) == 1;
}

}  // namespace

SlowClients::SlowClients() {
  std::array<int, 2> ends{};
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  child_ = fork();
  if (child_ == 0) {
    ::close(ends[0]);
    ::signal(SIGPIPE, SIG_IGN);
    Crowd crowd(ends[1]);
    if (crowd.gather()) crowd.burden();
    crowd.tell();
    ::_exit(0);
  }
  ::close(ends[1]);
  control_ = ends[0];
}

SlowClients::~SlowClients() {
  ::close(control_);
  ::waitpid(child_, nullptr, 0);
}

bool SlowClients::connect(std::uint16_t port, std::uint32_t count, ClientKind kind) {
  const Order order{.port = port, .count = count, .kind = kind};
  if (::write(control_, &order, sizeof order) != sizeof order) return false;
  char ready = 0;
  return readable(control_, kConnectMilliseconds) && ::read(control_, &ready, 1) == 1 && ready == 1;
}

SlowClientsReport SlowClients::until_all_ended() {
  SlowClientsReport report;
  const bool told = readable(control_, kEndMilliseconds) &&
                    ::read(control_, &report, sizeof report) == sizeof report;
  if (!told) ADD_FAILURE() << "the server has not ended all connections";
  return report;
}

}  // namespace analytics::server
