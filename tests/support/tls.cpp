#include "tests/support/tls.h"

#include <boost/asio/ssl.hpp>
#include <utility>

#include "testing/http_connection.h"

namespace analytics::testing_support {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Context = std::shared_ptr<asio::ssl::context>;

asio::awaitable<void> serve(Context context, tcp::socket socket, std::size_t number,
                            testing::Take take) {
  asio::ssl::stream<tcp::socket> stream(std::move(socket), *context);
  co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
  co_await testing::talk(stream, number, take);
}

}  // namespace

std::shared_ptr<const testing::ConnectionKind> tls(const std::string& certificate_file,
                                                   const std::string& key_file) {
  const auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  context->use_certificate_chain_file(certificate_file);
  context->use_private_key_file(key_file, asio::ssl::context::pem);
  return std::make_shared<const testing::ConnectionKind>(testing::ConnectionKind{
      "https", [context](tcp::socket socket, std::size_t number, testing::Take take) {
        return serve(context, std::move(socket), number, std::move(take));
      }});
}

}  // namespace analytics::testing_support
