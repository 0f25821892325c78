// The curl transport through proxies: its own, the environment's, and past them.
#include <gmock/gmock.h>

#include <cstdlib>
#include <map>
#include <string>

#include <analytics/http_client.h>

#include "http/base64.h"
#include "http/curl_test_support.h"
#include "tests/support/certificates.h"
#include "tests/support/http_server.h"
#include "tests/support/proxy_server.h"

namespace analytics {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing_support::CertificateAuthority;
using testing_support::CertificateFiles;
using testing_support::ClosedPort;
using testing_support::HttpServer;
using testing_support::ProxyServer;
using testing_support::RecordedRequest;

// Can be reached through a proxy only: the name does not exist.
constexpr char kUrl[] = "http://api.example.invalid/v1/batch";
constexpr char kUser[] = "anna:p%40encil@";
constexpr char kCredentials[] = "anna:p@encil";

std::string with_user(const std::string& url) {
  return std::string(url).insert(url.find("://") + 3, kUser);
}

auto names_no_credentials() {
  return AllOf(Not(HasSubstr("anna")), Not(HasSubstr("encil")),
               Not(HasSubstr(base64(kCredentials))));
}

// libcurl's variables while the object lives. Made before the transport, whose thread reads them;
// servers' threads read none.
class Environment {
 public:
  explicit Environment(const std::map<std::string, std::string>& values) {
    for (const char* name : kNames) {
      if (const char* value = std::getenv(name)) before_[name] = value;
      unsetenv(name);
    }
    for (const auto& [name, value] : values) setenv(name.c_str(), value.c_str(), 1);
  }
  ~Environment() {
    for (const char* name : kNames) unsetenv(name);
    for (const auto& [name, value] : before_) setenv(name.c_str(), value.c_str(), 1);
  }

 private:
  static constexpr const char* kNames[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                           "ALL_PROXY",  "no_proxy",    "NO_PROXY"};
  std::map<std::string, std::string> before_;
};

// One that reads the environment where it is not told otherwise.
std::shared_ptr<Transport> transport_as_a_user_makes_it(CurlOptions options = {}) {
  return curl_transport(std::move(options)).value();
}

TEST(CurlTransportThroughAProxy, AsksItForTheWholeUrl) {
  HttpServer proxy;
  const auto transport = make_transport({.proxy = proxy.url()});
  EXPECT_EQ(ask(*transport, {.url = kUrl}).value().status, 200);
  const RecordedRequest recorded = proxy.requests().at(0);
  EXPECT_EQ(recorded.target, kUrl);
  EXPECT_EQ(recorded.header("Host"), "api.example.invalid");
  EXPECT_EQ(recorded.header("Proxy-Authorization"), "");
}

TEST(CurlTransportThroughAProxy, ShowsTheProxyItsCredentials) {
  HttpServer proxy;
  EXPECT_TRUE(ask(*make_transport({.proxy = with_user(proxy.url())}), {.url = kUrl}));
  EXPECT_EQ(proxy.requests().at(0).header("Proxy-Authorization"), "Basic " + base64(kCredentials));
}

TEST(CurlTransportThroughAProxy, GivesBackTheAnswerOfOneThatRefuses) {
  HttpServer proxy;
  proxy.enqueue({.status = 407});
  EXPECT_EQ(ask(*make_transport({.proxy = proxy.url()}), {.url = kUrl}).value().status, 407);
}

TEST(CurlTransportThroughAProxy, SaysThatItIsNotThereWithoutCredentials) {
  const ClosedPort closed;
  const auto answer = ask(*make_transport({.proxy = with_user(closed.url())}), {.url = kUrl});
  ASSERT_EQ(code_of(answer), ErrorCode::connect_failed);
  EXPECT_TRUE(answer.error().retryable);
  EXPECT_THAT(answer.error().message,
              AllOf(HasSubstr("api.example.invalid"), names_no_credentials()));
}

TEST(CurlTransportThroughAProxy, SaysThatItsNameIsNotFoundWithoutCredentials) {
  const auto transport = make_transport({.proxy = with_user("http://no-such-proxy.invalid:3128")});
  const auto answer = ask(*transport, {.url = kUrl});
  ASSERT_EQ(code_of(answer), ErrorCode::resolve_failed);
  EXPECT_THAT(answer.error().message,
              AllOf(HasSubstr("no-such-proxy.invalid"), names_no_credentials()));
}

TEST(CurlTransportThroughAProxy, AsksForTheProxysAddress) {
  HttpServer proxy;
  const auto transport = make_transport(
      {.allow_address = [](std::string_view address) { return address != "127.0.0.1"; },
       .proxy = proxy.url()});
  const auto answer = ask(*transport, {.url = kUrl});
  ASSERT_EQ(code_of(answer), ErrorCode::connect_failed);
  EXPECT_THAT(answer.error().message, HasSubstr("127.0.0.1 is not allowed"));
  EXPECT_EQ(proxy.connections(), 0u);
}

TEST(CurlTransportThroughAProxy, GoesPastItToTheHostsNamed) {
  HttpServer proxy;
  HttpServer server;
  const auto transport =
      make_transport({.proxy = proxy.url(), .no_proxy = "other.example.com,127.0.0.1"});
  EXPECT_TRUE(ask(*transport, {.url = server.url()}));
  EXPECT_TRUE(ask(*transport, {.url = kUrl}));
  EXPECT_EQ(server.requests().size(), 1u);
  EXPECT_EQ(proxy.requests().size(), 1u);
}

TEST(CurlTransportThroughAProxy, IsWhatAnHttpClientCanBeToldOf) {
  HttpServer proxy;
  HttpClient client{{.host = "http://api.example.invalid", .curl = {.proxy = proxy.url()}}};
  EXPECT_TRUE(client.send("key", Track{.user = User::user_id("1"), .event = "Ping"}));
  EXPECT_EQ(proxy.requests().at(0).target, "http://api.example.invalid/v1/track");
}

TEST(CurlTransportThroughAProxy, IsAnErrorOfTheHttpClientsWhereItIsMalformed) {
  HttpClient client{{.curl = {.proxy = "anna:pencil@proxy"}}};
  const auto sent = client.send("key", Track{.user = User::user_id("1"), .event = "Ping"});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::invalid_config);
  EXPECT_THAT(sent.error().message, AllOf(HasSubstr("proxy"), names_no_credentials()));
}

// A server that speaks TLS, and what its clients trust.
class CurlTransportThroughATunnel : public ::testing::Test {
 protected:
  HttpRequest request() const {
    return {.url = "https://api.example.invalid:" + std::to_string(server.port()),
            .headers = {{"Authorization", "Basic c2VjcmV0"}}};
  }
  std::string target() const { return "api.example.invalid:" + std::to_string(server.port()); }
  std::shared_ptr<Transport> through(std::string proxy) const {
    return make_transport({.proxy = std::move(proxy), .ca_file = authority.certificate()});
  }

  const CertificateAuthority authority;
  const CertificateFiles files = authority.issue("server", "DNS:api.example.invalid,IP:127.0.0.1");
  HttpServer server{{.certificate_file = files.certificate, .key_file = files.key}};
};

TEST_F(CurlTransportThroughATunnel, ShowsTheProxyNothingOfTheRequest) {
  const ProxyServer proxy({.credentials = kCredentials});
  EXPECT_EQ(ask(*through(proxy.url("http", kUser)), request()).value().status, 200);
  const testing_support::Tunnel tunnel = proxy.tunnels().at(0);
  EXPECT_EQ(tunnel.target, target());
  EXPECT_THAT(tunnel.head, Not(HasSubstr("c2VjcmV0")));
  EXPECT_EQ(server.requests().at(0).header("Authorization"), "Basic c2VjcmV0");
}

TEST_F(CurlTransportThroughATunnel, ShowsTheServerNothingOfTheProxy) {
  const ProxyServer proxy({.credentials = kCredentials});
  const HttpResponse answer = ask(*through(proxy.url("http", kUser)), request()).value();
  EXPECT_EQ(answer.headers.size(), 1u);
  EXPECT_EQ(answer.header("Content-Length"), std::to_string(answer.body.size()));
  EXPECT_EQ(server.requests().at(0).header("Proxy-Authorization"), "");
}

TEST_F(CurlTransportThroughATunnel, IsUsedAgain) {
  const ProxyServer proxy;
  const auto transport = through(proxy.url("http"));
  EXPECT_TRUE(ask(*transport, request()));
  EXPECT_TRUE(ask(*transport, request()));
  EXPECT_EQ(proxy.tunnels().size(), 1u);
}

TEST_F(CurlTransportThroughATunnel, SaysWithWhichStatusTheProxyRefuses) {
  const ProxyServer proxy({.credentials = "anna:other"});
  const auto answer = ask(*through(proxy.url("http", kUser)), request());
  ASSERT_EQ(code_of(answer), ErrorCode::connect_failed);
  EXPECT_THAT(answer.error().message, AllOf(HasSubstr("407"), names_no_credentials()));
  EXPECT_EQ(proxy.tunnels().size(), 1u);
}

TEST_F(CurlTransportThroughATunnel, VerifiesTheServerBehindTheProxy) {
  const ProxyServer proxy;
  const auto transport = make_transport({.proxy = proxy.url("http")});
  EXPECT_EQ(code_of(ask(*transport, request())), ErrorCode::tls_failed);
  EXPECT_EQ(proxy.tunnels().size(), 1u);
  EXPECT_EQ(server.requests().size(), 0u);
}

TEST_F(CurlTransportThroughATunnel, MayReachTheProxyByTls) {
  const ProxyServer proxy({.certificate_file = files.certificate, .key_file = files.key});
  EXPECT_TRUE(ask(*through(proxy.url("https")), request()));
  EXPECT_EQ(proxy.tunnels().at(0).target, target());
}

TEST_F(CurlTransportThroughATunnel, VerifiesAProxyThatIsReachedByTls) {
  const CertificateAuthority other;
  const CertificateFiles others = other.issue("proxy");
  const ProxyServer proxy({.certificate_file = others.certificate, .key_file = others.key});
  EXPECT_EQ(code_of(ask(*through(proxy.url("https", kUser)), request())), ErrorCode::tls_failed);
  EXPECT_EQ(proxy.tunnels().size(), 0u);
}

TEST_F(CurlTransportThroughATunnel, LeavesTheNameToASocksProxyWhereAsked) {
  const ProxyServer proxy({.credentials = kCredentials});
  EXPECT_TRUE(ask(*through(proxy.url("socks5h", kUser)), request()));
  EXPECT_EQ(proxy.tunnels().at(0).target, target());
  EXPECT_EQ(proxy.tunnels().at(0).credentials, kCredentials);
}

TEST_F(CurlTransportThroughATunnel, LooksTheNameUpForASocksProxyOtherwise) {
  const ProxyServer proxy;
  const auto transport = through(proxy.url("socks5"));
  EXPECT_TRUE(ask(*transport, {.url = server.url()}));
  const auto answer = ask(*transport, request());
  ASSERT_EQ(code_of(answer), ErrorCode::connect_failed);
  EXPECT_THAT(answer.error().message, HasSubstr("resolve"));
  ASSERT_EQ(proxy.tunnels().size(), 1u);
  EXPECT_EQ(proxy.tunnels()[0].target, "127.0.0.1:" + std::to_string(server.port()));
}

TEST_F(CurlTransportThroughATunnel, SaysThatASocksProxyRefusesWithoutCredentials) {
  const ProxyServer proxy({.credentials = "anna:other"});
  const auto answer = ask(*through(proxy.url("socks5h", kUser)), request());
  ASSERT_EQ(code_of(answer), ErrorCode::connect_failed);
  EXPECT_THAT(answer.error().message, names_no_credentials());
}

TEST(CurlTransportInAnEnvironmentWithAProxy, GoesThroughItWhereNothingElseIsSaid) {
  HttpServer proxy;
  const Environment environment({{"http_proxy", with_user(proxy.url())}});
  EXPECT_TRUE(ask(*transport_as_a_user_makes_it(), {.url = kUrl}));
  EXPECT_EQ(proxy.requests().at(0).target, kUrl);
  EXPECT_EQ(proxy.requests().at(0).header("Proxy-Authorization"), "Basic " + base64(kCredentials));
}

TEST(CurlTransportInAnEnvironmentWithAProxy, DoesNotWhereItIsNotAsked) {
  HttpServer proxy;
  HttpServer server;
  const Environment environment({{"http_proxy", proxy.url()}, {"all_proxy", proxy.url()}});
  const auto transport = transport_as_a_user_makes_it({.proxy_from_environment = false});
  EXPECT_TRUE(ask(*transport, {.url = server.url()}));
  EXPECT_EQ(code_of(ask(*transport, {.url = kUrl})), ErrorCode::resolve_failed);
  EXPECT_EQ(proxy.connections(), 0u);
}

TEST(CurlTransportInAnEnvironmentWithAProxy, PrefersItsOwnAndItsOwnExceptions) {
  HttpServer theirs;
  HttpServer own;
  const Environment environment({{"http_proxy", theirs.url()}, {"no_proxy", "*"}});
  EXPECT_TRUE(ask(*transport_as_a_user_makes_it({.proxy = own.url()}), {.url = kUrl}));
  EXPECT_EQ(own.requests().size(), 1u);
  EXPECT_EQ(theirs.connections(), 0u);
}

TEST(CurlTransportInAnEnvironmentWithAProxy, GoesPastItToTheHostsThatTheEnvironmentNames) {
  HttpServer proxy;
  HttpServer server;
  const Environment environment({{"http_proxy", proxy.url()}, {"NO_PROXY", "127.0.0.1"}});
  const auto transport = transport_as_a_user_makes_it();
  EXPECT_TRUE(ask(*transport, {.url = server.url()}));
  EXPECT_TRUE(ask(*transport, {.url = kUrl}));
  EXPECT_EQ(server.requests().size(), 1u);
  EXPECT_EQ(proxy.requests().size(), 1u);
}

TEST(CurlTransportInAnEnvironmentWithAProxy, HasExceptionsOfItsOwnInPlaceOfTheEnvironments) {
  HttpServer proxy;
  HttpServer server;
  const Environment environment({{"http_proxy", proxy.url()}, {"no_proxy", "api.example.invalid"}});
  const auto transport = transport_as_a_user_makes_it({.no_proxy = "127.0.0.1"});
  EXPECT_TRUE(ask(*transport, {.url = server.url()}));
  EXPECT_TRUE(ask(*transport, {.url = kUrl}));
  EXPECT_EQ(server.requests().size(), 1u);
  EXPECT_EQ(proxy.requests().size(), 1u);
}

TEST(CurlTransportInAnEnvironmentWithAProxy, ReachesAUnixSocketDirectly) {
  const testing_support::TemporaryFolder folder;
  HttpServer proxy;
  HttpServer server({.unix_socket = folder.file("http.sock")});
  const Environment environment({{"http_proxy", proxy.url()}});
  const auto transport = transport_as_a_user_makes_it({.unix_socket = folder.file("http.sock")});
  EXPECT_TRUE(ask(*transport, {.url = kUrl}));
  EXPECT_EQ(server.requests().at(0).target, "/v1/batch");
  EXPECT_EQ(proxy.connections(), 0u);
}

class MalformedProxyOfTheEnvironment : public ::testing::TestWithParam<std::string> {};

TEST_P(MalformedProxyOfTheEnvironment, IsNotQuoted) {
  const Environment environment({{"http_proxy", GetParam()}});
  const auto answer = ask(*transport_as_a_user_makes_it(), {.url = kUrl});
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, names_no_credentials());
}

INSTANTIATE_TEST_SUITE_P(Table, MalformedProxyOfTheEnvironment,
                         ::testing::Values("ftp://anna:p%40encil@127.0.0.1:1", "anna:p%40encil",
                                           "http://anna:p%40encil@", "anna:p%40encil@127.0.0.1:x",
                                           "http://anna:p@encil/@127.0.0.1:1"));

}  // namespace
}  // namespace analytics
