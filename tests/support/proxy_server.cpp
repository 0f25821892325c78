#include "tests/support/proxy_server.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "http/base64.h"

namespace analytics::testing_support {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

constexpr std::size_t kHeadBytesMax = 64 * 1024;

template <class Stream>
awaitable<std::string> read_bytes(Stream& stream, std::size_t count) {
  std::string bytes(count, '\0');
  co_await asio::async_read(stream, asio::buffer(bytes), use_awaitable);
  co_return bytes;
}

// One byte says how many follow.
template <class Stream>
awaitable<std::string> read_counted(Stream& stream) {
  const std::string count = co_await read_bytes(stream, 1);
  co_return co_await read_bytes(stream, static_cast<unsigned char>(count[0]));
}

template <class Stream>
awaitable<void> write(Stream& stream, std::string text) {
  co_await asio::async_write(stream, asio::buffer(text), use_awaitable);
}

// Until either end is closed.
template <class From, class To>
awaitable<void> pump(From& from, To& to) {
  char bytes[16 * 1024];
  while (true) {
    const std::size_t count = co_await from.async_read_some(asio::buffer(bytes), use_awaitable);
    co_await asio::async_write(to, asio::buffer(bytes, count), use_awaitable);
  }
}

std::string port_of(const std::string& target) { return target.substr(target.rfind(':') + 1); }

// SOCKS 5 (RFC 1928, section 5): an address of 4 or 16 bytes, or a counted name; then the port.
template <class Stream>
awaitable<std::string> read_socks_target(Stream& stream) {
  const std::string request = co_await read_bytes(stream, 4);
  std::string host;
  if (request[3] == 1) {
    const std::string raw = co_await read_bytes(stream, 4);
    asio::ip::address_v4::bytes_type bytes;
    for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<unsigned char>(raw[i]);
    host = asio::ip::make_address_v4(bytes).to_string();
  } else if (request[3] == 3) {
    host = co_await read_counted(stream);
  } else {
    co_await read_bytes(stream, 16);
    host = "[an IPv6 address]";
  }
  const std::string port = co_await read_bytes(stream, 2);
  const int number =
      static_cast<unsigned char>(port[0]) * 256 + static_cast<unsigned char>(port[1]);
  co_return host + ":" + std::to_string(number);
}

}  // namespace

class ProxyServer::Impl {
 public:
  explicit Impl(ProxyServerOptions options)
      : options_(std::move(options)), acceptor_(context_, {asio::ip::address_v4::loopback(), 0}) {
    if (!options_.certificate_file.empty()) {
      tls_.emplace(asio::ssl::context::tls_server);
      tls_->use_certificate_chain_file(options_.certificate_file);
      tls_->use_private_key_file(options_.key_file, asio::ssl::context::pem);
    }
    port_ = acceptor_.local_endpoint().port();
    asio::co_spawn(context_, accept(), asio::detached);
    thread_ = std::thread([this] { context_.run(); });
  }

  ~Impl() {
    context_.stop();
    thread_.join();
  }

  std::uint16_t port() const { return port_; }

  std::vector<Tunnel> tunnels() {
    const std::lock_guard lock(mutex_);
    return tunnels_;
  }

 private:
  awaitable<void> accept() {
    while (true) {
      asio::co_spawn(context_, serve(co_await acceptor_.async_accept(use_awaitable)),
                     asio::detached);
    }
  }

  // A tunnel ends as an exception of each of its two directions'.
  awaitable<void> serve(tcp::socket socket) {
    try {
      if (!tls_) {
        co_await talk(socket);
      } else {
        asio::ssl::stream<tcp::socket> stream(std::move(socket), *tls_);
        co_await stream.async_handshake(asio::ssl::stream_base::server, use_awaitable);
        co_await talk(stream);
      }
    } catch (const std::exception&) {
    }
  }

  template <class Stream>
  awaitable<void> talk(Stream& stream) {
    const std::string first = co_await read_bytes(stream, 1);
    if (first[0] == 5) {
      co_await talk_socks(stream);
    } else {
      co_await talk_http(stream, first);
    }
  }

  template <class Stream>
  awaitable<void> talk_http(Stream& stream, std::string head) {
    co_await asio::async_read_until(stream, asio::dynamic_buffer(head, kHeadBytesMax), "\r\n\r\n",
                                    use_awaitable);
    const std::size_t space = head.find(' ');
    const std::string target = head.substr(space + 1, head.find(' ', space + 1) - space - 1);
    remember({.target = target, .head = head});
    if (!head.starts_with("CONNECT ")) {
      co_return co_await write(stream, "HTTP/1.1 501 Tunnels Only\r\nContent-Length: 0\r\n\r\n");
    }
    const std::string wanted =
        "Proxy-Authorization: Basic " + base64(options_.credentials) + "\r\n";
    if (!options_.credentials.empty() && head.find(wanted) == std::string::npos) {
      co_return co_await write(stream, "HTTP/1.1 407 Who Are You\r\nContent-Length: 0\r\n\r\n");
    }
    co_await tunnel(stream, target, "HTTP/1.1 200 Go Ahead\r\n\r\n");
  }

  template <class Stream>
  awaitable<void> talk_socks(Stream& stream) {
    co_await read_counted(stream);  // The kinds of authentication on offer.
    std::string credentials;
    if (options_.credentials.empty()) {
      co_await write(stream, std::string("\5\0", 2));
    } else {
      co_await write(stream, "\5\2");
      co_await read_bytes(stream, 1);
      const std::string name = co_await read_counted(stream);
      const std::string password = co_await read_counted(stream);
      credentials = name + ":" + password;
      const bool right = credentials == options_.credentials;
      // Named, since g++ 12 destroys such a temporary twice.
      std::string verdict = right ? std::string("\1\0", 2) : std::string("\1\1");
      co_await write(stream, std::move(verdict));
      if (!right) co_return remember({.credentials = credentials});
    }
    const std::string target = co_await read_socks_target(stream);
    remember({.target = target, .credentials = credentials});
    co_await tunnel(stream, target, std::string("\5\0\0\1\0\0\0\0\0\0", 10));
  }

  template <class Stream>
  awaitable<void> tunnel(Stream& stream, const std::string& target, std::string ready) {
    using namespace asio::experimental::awaitable_operators;
    const auto port = static_cast<std::uint16_t>(std::stoi(port_of(target)));
    tcp::socket server(context_);
    co_await server.async_connect({asio::ip::address_v4::loopback(), port}, use_awaitable);
    co_await write(stream, std::move(ready));
    co_await (pump(stream, server) && pump(server, stream));
  }

  void remember(Tunnel tunnel) {
    const std::lock_guard lock(mutex_);
    tunnels_.push_back(std::move(tunnel));
  }

  const ProxyServerOptions options_;
  asio::io_context context_{1};
  tcp::acceptor acceptor_;
  std::optional<asio::ssl::context> tls_;
  std::uint16_t port_ = 0;

  std::mutex mutex_;
  std::vector<Tunnel> tunnels_;

  std::thread thread_;
};

ProxyServer::ProxyServer(ProxyServerOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
ProxyServer::~ProxyServer() = default;

std::string ProxyServer::url(const std::string& scheme, const std::string& user) const {
  return scheme + "://" + user + "127.0.0.1:" + std::to_string(impl_->port());
}
std::vector<Tunnel> ProxyServer::tunnels() const { return impl_->tunnels(); }

}  // namespace analytics::testing_support
