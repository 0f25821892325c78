#include "testing/http_listener.h"

#include <pthread.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <thread>
#include <utility>

#include "base/quiet_thread.h"
#include "testing/http_connection.h"

namespace analytics::testing {
namespace {

using asio::awaitable;
using asio::ip::tcp;
using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;

awaitable<void> serve_plain(Socket socket, std::size_t number, Take take) {
  co_await talk(socket, number, take);
}

std::shared_ptr<const ConnectionKind> plain() {
  return std::make_shared<const ConnectionKind>(ConnectionKind{"http", serve_plain});
}

std::string padding_headers(const Reply& reply) {
  std::string lines;
  if (reply.fault == Reply::Fault::huge_line) {
    return "X-Padding: " + std::string(reply.header_bytes, 'x') + "\r\n";
  }
  while (lines.size() < reply.header_bytes) lines += "X-Padding: " + std::string(987, 'x') + "\r\n";
  return lines;
}

}  // namespace

RecordedRequest record(const http::request<http::string_body>& request, std::size_t connection) {
  RecordedRequest recorded{.method = request.method_string(),
                           .target = request.target(),
                           .body = request.body(),
                           .connection = connection};
  for (const auto& field : request) {
    recorded.headers.push_back({.name = field.name_string(), .value = field.value()});
  }
  return recorded;
}

std::string head_of(const Reply& reply) {
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " Said\r\n";
  for (const auto& [name, value] : reply.headers) head += name + ": " + value + "\r\n";
  if (reply.header_bytes != 0) head += padding_headers(reply);
  const std::size_t missing = reply.fault == Reply::Fault::cut_body ? 1000 : 0;
  return head + "Content-Length: " + std::to_string(reply.body.size() + missing) + "\r\n\r\n";
}

class HttpListener::Impl {
 public:
  Impl(Options options, Handler handler)
      : acceptor_(context_),
        kind_(options.kind ? std::move(options.kind) : plain()),
        handler_(std::move(handler)) {
    listen(options);
    asio::co_spawn(context_, accept(), asio::detached);
    thread_ = quiet_thread([this] { context_.run(); });
  }

  ~Impl() {
    context_.stop();
    thread_.join();
  }

  std::string url() const {
    const bool has_port = port_ != 0;
    return kind_->scheme + (has_port ? "://127.0.0.1:" + std::to_string(port_) : "://localhost");
  }
  std::uint16_t port() const { return port_; }
  std::size_t connections() const { return connections_; }

 private:
  void listen(const Options& options) {
    if (!options.unix_socket.empty()) {
      using local = asio::local::stream_protocol;
      acceptor_ = local::acceptor(context_, local::endpoint(options.unix_socket));
      return;
    }
    tcp::acceptor acceptor(context_, {asio::ip::address_v4::loopback(), options.port});
    port_ = acceptor.local_endpoint().port();
    acceptor_ = std::move(acceptor);
  }

  awaitable<void> accept() {
    while (true) {
      Socket socket = co_await acceptor_.async_accept(asio::use_awaitable);
      if (port_ != 0) socket.set_option(tcp::no_delay(true));
      asio::co_spawn(context_, serve(std::move(socket), ++connections_), asio::detached);
    }
  }

  // Whatever ends a connection ends as an exception of Asio's; the test sees it at its own end.
  awaitable<void> serve(Socket socket, std::size_t number) {
    try {
      co_await kind_->serve(std::move(socket), number,
                            [this](const RecordedRequest& request) { return handler_(request); });
    } catch (const boost::system::system_error&) {
    }
  }

  asio::io_context context_{1};
  Acceptor acceptor_;
  std::uint16_t port_ = 0;
  const std::shared_ptr<const ConnectionKind> kind_;
  const Handler handler_;
  std::atomic<std::size_t> connections_ = 0;
  std::thread thread_;
};

HttpListener::HttpListener(Options options, Handler handler)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler))) {}
HttpListener::~HttpListener() = default;

std::string HttpListener::url() const { return impl_->url(); }
std::uint16_t HttpListener::port() const { return impl_->port(); }
std::size_t HttpListener::connections() const { return impl_->connections(); }

}  // namespace analytics::testing
