#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "server/http/listener.h"
#include "server/http/test_server.h"
#include "tests/support/certificates.h"

namespace analytics::server {
namespace {

using testing_support::CertificateAuthority;
using testing_support::CertificateFiles;

Deadline in(milliseconds time) { return steady_clock::now() + time; }

class ListenerTls : public ::testing::Test {
 protected:
  // OpenSSL's own writes would end this program where the server has closed.
  static void SetUpTestSuite() { ::signal(SIGPIPE, SIG_IGN); }

  std::unique_ptr<Listener> start(ListenerOptions options, Handler handler) {
    options.tls = TlsFiles{files.certificate, files.key};
    return start_listener(std::move(options), std::move(handler));
  }
  TestTls trusting() const { return {.ca_file = authority.certificate()}; }

  const CertificateAuthority authority;
  const CertificateFiles files = authority.issue("server");
};

std::string number_of(SSL* tls) {
  X509* const certificate = SSL_get1_peer_certificate(tls);
  std::string text;
  const ASN1_INTEGER* number = X509_get0_serialNumber(certificate);
  text.assign(reinterpret_cast<const char*>(number->data),
              static_cast<std::size_t>(number->length));
  X509_free(certificate);
  return text;
}

TEST_F(ListenerTls, AnswersAndKeepsTheConnection) {
  const auto listener = start({}, echo);
  TestClient client(listener->port(), trusting());
  ASSERT_TRUE(client.secure());
  for (const std::string body : {"first", "second"}) {
    client.send(post(body));
    EXPECT_EQ(client.answer().body, body);
  }
  EXPECT_STREQ(SSL_get_version(client.tls()), "TLSv1.3");
}

TEST_F(ListenerTls, SpeaksTls1_2AndNothingOlder) {
  const auto listener = start({}, echo);
  TestTls old = trusting();
  old.version_max = TLS1_2_VERSION;
  TestClient client(listener->port(), old);
  ASSERT_TRUE(client.secure());
  client.send(kGet);
  EXPECT_EQ(client.answer().status, 200);
  EXPECT_STREQ(SSL_get_version(client.tls()), "TLSv1.2");
  old.version_max = TLS1_1_VERSION;
  EXPECT_FALSE(TestClient(listener->port(), old).secure());
}

TEST_F(ListenerTls, ChoosesHttp1_1AndRefusesWhoSpeaksNoneOfOurs) {
  const auto listener = start({}, echo);
  TestTls browser = trusting();
  browser.protocols = "\x02h2\x08http/1.1";
  TestClient client(listener->port(), browser);
  ASSERT_TRUE(client.secure());
  const unsigned char* chosen = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(client.tls(), &chosen, &size);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(chosen), size), "http/1.1");
  browser.protocols = "\x02h2";
  EXPECT_FALSE(TestClient(listener->port(), browser).secure());
}

TEST_F(ListenerTls, ResumesASession) {
  const auto listener = start({}, echo);
  TestClient first(listener->port(), trusting());
  first.send(kGet);
  EXPECT_EQ(first.answer().status, 200);  // The tickets have come by now.
  TestTls again = trusting();
  again.session = SSL_get1_session(first.tls());
  TestClient second(listener->port(), again);
  EXPECT_TRUE(second.secure());
  EXPECT_EQ(SSL_session_reused(second.tls()), 1);
  SSL_SESSION_free(again.session);
}

TEST_F(ListenerTls, DoesNotRenegotiate) {
  const auto listener = start({}, echo);
  TestTls old = trusting();
  old.version_max = TLS1_2_VERSION;
  TestClient client(listener->port(), old);
  ASSERT_TRUE(client.secure());
  EXPECT_EQ(SSL_renegotiate(client.tls()), 1);
  EXPECT_NE(SSL_do_handshake(client.tls()), 1);
}

TEST_F(ListenerTls, GoesOnAfterNewKeys) {
  const auto listener = start({}, echo);
  TestClient client(listener->port(), trusting());
  ASSERT_TRUE(client.secure());
  EXPECT_EQ(SSL_key_update(client.tls(), SSL_KEY_UPDATE_REQUESTED), 1);
  client.send(kGet);
  EXPECT_EQ(client.answer().status, 200);
}

TEST_F(ListenerTls, CarriesLargeBodiesBothWays) {
  const auto listener = start({.body_bytes_max = 16 << 20}, echo);
  TestClient client(listener->port(), trusting());
  std::string body(10 << 20, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 7 % 251);
  client.send(post(body));
  EXPECT_TRUE(client.answer().body == body);
}

TEST_F(ListenerTls, AnswersAThousandRequestsThatCameAtOnce) {
  const auto listener = start({}, echo);
  TestClient client(listener->port(), trusting());
  std::string all;
  for (int i = 0; i < 1000; ++i) all += post("number " + std::to_string(i));
  client.send(all);
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(client.answer().body, "number " + std::to_string(i));
}

TEST_F(ListenerTls, ReadsARequestThatComesByteByByteInRecordsOfItsOwn) {
  const auto listener = start({}, echo);
  TestClient client(listener->port(), trusting());
  for (const char byte : post("slowly")) client.send({&byte, 1});
  EXPECT_EQ(client.answer().body, "slowly");
}

TEST_F(ListenerTls, LetsTheClientContinueBeforeItsBody) {
  const auto listener = start({}, echo);
  TestClient client(listener->port(), trusting());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.head(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("hello");
  EXPECT_EQ(client.answer().body, "hello");
}

TEST_F(ListenerTls, SaysGoodbyeWhereItEndsTheConnection) {
  const auto listener = start({}, echo);
  TestClient client(listener->port(), trusting());
  client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.answer().status, 200);
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(client.was_told_goodbye());
}

TEST_F(ListenerTls, ARefusalCanBeReadThoughTheClientSendsOn) {
  const auto listener = start({.body_bytes_max = 1000}, echo);
  TestClient client(listener->port(), trusting());
  client.send(post(std::string(4 << 20, 'x')));
  EXPECT_EQ(client.answer().status, 413);
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(client.was_told_goodbye());
}

TEST_F(ListenerTls, EndsWithAClientThatGoesWithoutAGoodbye) {
  HeldReplies held;
  const auto listener = start({}, held.handler());
  TestClient gone(listener->port(), trusting());
  gone.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nha");
  gone.hang_up();
  TestClient next(listener->port(), trusting());
  next.send(kGet);
  const Held came = held.next();
  EXPECT_EQ(came.request.method, "GET");
  came.reply({.body = "next"});
  EXPECT_EQ(next.answer().body, "next");
}

TEST_F(ListenerTls, AnswersAClientThatHasFinishedSending) {
  HeldReplies held;
  const auto listener = start({}, held.handler());
  TestClient client(listener->port(), trusting());
  client.send(kGet);
  client.finish_sending();
  held.next().reply({.body = "still here"});
  EXPECT_EQ(client.answer().body, "still here");
  EXPECT_TRUE(client.ends());
}

TEST_F(ListenerTls, TellsPlainHttpThatThisIsTheWrongPort) {
  const auto listener = start({}, echo);
  for (const std::string& request :
       {std::string(kGet), post("body"), std::string("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n")}) {
    TestClient client(listener->port());
    client.send(request);
    const Answer answer = client.answer();
    EXPECT_EQ(answer.status, 400) << request;
    EXPECT_NE(answer.body.find("this port speaks TLS: use https"), std::string::npos);
    EXPECT_TRUE(client.ends());
  }
}

TEST_F(ListenerTls, EndsWhatIsNeitherTlsNorHttp) {
  const auto listener = start({}, echo);
  TestClient client(listener->port());
  client.send(std::string(100, '\x01'));
  client.answer();  // An alert, perhaps.
  EXPECT_EQ(TestClient(listener->port(), trusting()).secure(), true);
}

TEST_F(ListenerTls, EndsAHandshakeThatDoesNotCome) {
  const auto listener = start({.request_timeout = milliseconds(50)}, echo);
  TestClient silent(listener->port());
  EXPECT_TRUE(silent.ends());
  TestClient half(listener->port());
  half.send("\x16\x03\x01\x02");
  EXPECT_TRUE(half.ends());
}

TEST_F(ListenerTls, EndsAnIdleConnectionAndOneThatStopsInItsRequest) {
  const auto listener =
      start({.request_timeout = milliseconds(300), .idle_timeout = milliseconds(50)}, echo);
  TestClient idle(listener->port(), trusting());
  EXPECT_TRUE(idle.ends());
  TestClient half(listener->port(), trusting());
  half.send("GET / HT");
  EXPECT_EQ(half.answer().status, 408);
}

TEST_F(ListenerTls, TellsAConnectionTooMany) {
  const auto listener = start({.connections_max = 1}, echo);
  TestClient first(listener->port(), trusting());
  first.send(kGet);
  EXPECT_EQ(first.answer().status, 200);
  EXPECT_EQ(TestClient(listener->port(), trusting()).answer().status, 503);
}

TEST_F(ListenerTls, LeavesAClientThatDoesNotReadItsAnswer) {
  HeldReplies held;
  const auto listener = start({.request_timeout = milliseconds(300)}, held.handler());
  TestClient client(listener->port(), trusting());
  client.send(kGet);
  held.next().reply({.body = std::string(64 << 20, 'x')});
  const Deadline deadline = in(seconds(30));
  listener->stop(deadline);
  EXPECT_LT(steady_clock::now(), deadline);
}

TEST_F(ListenerTls, StoppingLetsARequestFinishAndSaysGoodbye) {
  HeldReplies held;
  const auto listener = start({.threads = 2}, held.handler());
  TestClient client(listener->port(), trusting());
  client.send(kGet);
  const Held came = held.next();
  TestClient idle(listener->port(), trusting());
  TestClient shaking(listener->port());
  shaking.send("\x16\x03\x01\x02");
  std::thread stopper([&] { listener->stop(in(seconds(60))); });
  EXPECT_TRUE(idle.ends());
  EXPECT_TRUE(idle.was_told_goodbye());
  EXPECT_TRUE(shaking.ends());
  came.reply({.body = "finished"});
  const Answer answer = client.answer();
  EXPECT_EQ(answer.body, "finished");
  EXPECT_TRUE(answer.has("Connection: close\r\n"));
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(client.was_told_goodbye());
  stopper.join();
}

TEST_F(ListenerTls, ReadsTheCertificateAgainAndKeepsTheOldOneAfterAnError) {
  const auto listener = start({}, echo);
  TestClient before(listener->port(), trusting());
  const std::string number = number_of(before.tls());
  authority.folder().write("server.key", "no key");
  const Result<void> failed = listener->reload_tls();
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().message.find(files.key), std::string::npos);
  EXPECT_EQ(number_of(TestClient(listener->port(), trusting()).tls()), number);
  authority.issue("server");
  EXPECT_TRUE(listener->reload_tls());
  EXPECT_NE(number_of(TestClient(listener->port(), trusting()).tls()), number);
  before.send(kGet);
  EXPECT_EQ(before.answer().status, 200);
}

TEST_F(ListenerTls, DoesNotStartWithoutItsFiles) {
  const auto listener = Listener::start({.tls = TlsFiles{"/nowhere/server.pem", files.key}}, echo);
  ASSERT_FALSE(listener);
  EXPECT_NE(listener.error().message.find("/nowhere/server.pem"), std::string::npos);
}

TEST(ListenerWithoutTls, HasNothingToReloadAndNothingToWarnOf) {
  const auto listener = start_listener({}, echo);
  EXPECT_TRUE(listener->reload_tls());
  EXPECT_EQ(listener->tls_warning(), "");
}

}  // namespace
}  // namespace analytics::server
