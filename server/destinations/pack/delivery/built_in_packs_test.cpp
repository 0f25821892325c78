#include "server/destinations/pack/delivery/built_in_packs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "server/destinations/pack/delivery/fixture_run.h"
#include "tests/support/http_server.h"

namespace analytics::server::pack {
namespace {

using ::testing::IsEmpty;
using testing_support::HttpServer;
using testing_support::RecordedRequest;
using testing_support::Reply;

// Brings requests for a partner's host to the server of the test; the host goes along in a header.
class ToServer final : public Transport {
 public:
  ToServer(std::shared_ptr<Transport> next, std::string url)
      : next_(std::move(next)), url_(std::move(url)) {}

  RequestId start(HttpRequest request, Deadline deadline, Done done) override {
    const std::size_t host = request.url.find("://") + 3;
    const std::size_t path = std::min(request.url.find_first_of("/?", host), request.url.size());
    request.headers.push_back({"X-Partner-Host", request.url.substr(host, path - host)});
    const std::string slash = path < request.url.size() && request.url[path] == '/' ? "" : "/";
    request.url = url_ + slash + request.url.substr(path);
    return next_->start(std::move(request), deadline, std::move(done));
  }
  void cancel(RequestId id) override { next_->cancel(id); }

 private:
  const std::shared_ptr<Transport> next_;
  const std::string url_;
};

Reply reply_of(const PackExchange& exchange) {
  const HttpResponse answer = answer_of(exchange);
  return {.status = answer.status, .headers = answer.headers, .body = answer.body};
}

// What reached the server is what was sent.
void expect_arrived(const PackExchange& exchange, const RecordedRequest& request) {
  const HttpRequest arrived{.method = request.method,
                            .url = "https://" + request.header("X-Partner-Host") + request.target,
                            .headers = request.headers,
                            .body = request.body};
  std::vector<std::string> differences;
  add_request_differences("on the wire", exchange.request_json, arrived, differences);
  EXPECT_THAT(differences, IsEmpty());
}

class EveryPack : public ::testing::TestWithParam<std::string> {
 protected:
  std::shared_ptr<const Pack> pack() const {
    const auto read = built_in_pack(GetParam());
    EXPECT_TRUE(read) << read.error().message;
    return read ? *read : nullptr;
  }
};

TEST_P(EveryPack, IsCalledAsItsFileAndHoldsItsFixtures) {
  const auto one = pack();
  ASSERT_TRUE(one);
  EXPECT_EQ(one->type, GetParam());
  EXPECT_FALSE(one->fixtures.empty());
  for (const PackFixture& fixture : one->fixtures) {
    EXPECT_THAT(run_fixture(one, fixture), IsEmpty()) << fixture.name;
  }
}

TEST_P(EveryPack, MeetsThePartnersAnswersOverRealConnections) {
  const auto one = pack();
  ASSERT_TRUE(one);
  HttpServer server;
  const auto transport = std::make_shared<ToServer>(
      curl_transport({.proxy_from_environment = false}).value(), server.url());
  for (const PackFixture& fixture : one->fixtures) {
    SCOPED_TRACE(fixture.name);
    const std::size_t before = server.requests().size();
    for (const PackExchange& exchange : fixture.exchanges) server.enqueue(reply_of(exchange));
    ASSERT_THAT(run_fixture(one, fixture, transport), IsEmpty());
    const std::vector<RecordedRequest> requests = server.requests();
    ASSERT_EQ(requests.size(), before + fixture.exchanges.size());
    for (std::size_t i = 0; i < fixture.exchanges.size(); ++i) {
      expect_arrived(fixture.exchanges[i], requests[before + i]);
    }
  }
}

std::vector<std::string> types() {
  std::vector<std::string> all;
  for (const BuiltInPack& one : built_in_packs()) all.emplace_back(one.type);
  return all;
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  for (char& c : name) {
    if (c == '-') c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Catalog, EveryPack, ::testing::ValuesIn(types()), test_name);

TEST(BuiltInPacks, AreReadOnceAndFoundByTheirType) {
  ASSERT_FALSE(built_in_packs().empty());
  const std::string type(built_in_packs().front().type);
  const auto first = built_in_pack(type);
  const auto second = built_in_pack(type);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, *second);
  EXPECT_EQ(built_in_pack("none").error().message, "there is no built-in pack \"none\"");
}

}  // namespace
}  // namespace analytics::server::pack
