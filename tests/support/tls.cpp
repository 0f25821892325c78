#include "tests/support/tls.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <utility>

#include "testing/http_connection.h"

namespace analytics::testing_support {
namespace {

namespace asio = boost::asio;
using testing::Socket;

class Tls {
 public:
  Tls(const CertificateFiles& files, const std::string& client_ca_file) {
    context_.use_certificate_chain_file(files.certificate);
    context_.use_private_key_file(files.key, asio::ssl::context::pem);
    if (client_ca_file.empty()) return;
    context_.load_verify_file(client_ca_file);
    context_.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
  }

  asio::awaitable<void> serve(Socket socket, std::size_t number, testing::Take take) {
    asio::ssl::stream<Socket> stream(std::move(socket), context_);
    boost::system::error_code refused;
    co_await stream.async_handshake(asio::ssl::stream_base::server,
                                    asio::redirect_error(asio::use_awaitable, refused));
    if (refused) {
      co_await end_gently(stream.next_layer());
    } else {
      co_await testing::talk(stream, number, take);
    }
  }

 private:
  // Reads what is still on its way: closing before would be a reset, which may come before the
  // alert that says why.
  static asio::awaitable<void> end_gently(Socket& socket) {
    socket.shutdown(Socket::shutdown_send);
    char bytes[4096];
    while (true) co_await socket.async_read_some(asio::buffer(bytes), asio::use_awaitable);
  }

  asio::ssl::context context_{asio::ssl::context::tls_server};
};

}  // namespace

std::shared_ptr<const testing::ConnectionKind> tls(const CertificateFiles& files,
                                                   const std::string& client_ca_file) {
  const auto tls = std::make_shared<Tls>(files, client_ca_file);
  return std::make_shared<const testing::ConnectionKind>(testing::ConnectionKind{
      "https", [tls](Socket socket, std::size_t number, testing::Take take) {
        return tls->serve(std::move(socket), number, std::move(take));
      }});
}

}  // namespace analytics::testing_support
