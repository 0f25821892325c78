#include <analytics/testing/recording_transport.h>

#include <gmock/gmock.h>

#include <memory>
#include <optional>

#include <analytics/client.h>
#include <analytics/testing/manual_clock.h>

namespace analytics::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;

constexpr const char* kTwoEvents = R"({"batch":[{"type":"track"},{"type":"page"}]})";

// The status that a request ends with; what its error says; nothing while it is open.
struct Ending {
  std::optional<int> status{};
  ErrorCode error = ErrorCode::ok;
};

std::shared_ptr<Ending> start(RecordingTransport& transport, std::string body = "{}") {
  auto ending = std::make_shared<Ending>();
  transport.start({.url = "http://127.0.0.1:1/v1/batch", .body = std::move(body)}, Deadline(),
                  [ending](const Result<HttpResponse>& answer) {
                    ending->status = answer ? answer->status : 0;
                    if (!answer) ending->error = answer.error().code;
                  });
  return ending;
}

TEST(RecordingTransport, AnswersAtOnceWith200) {
  RecordingTransport transport;
  EXPECT_EQ(start(transport)->status, 200);
}

TEST(RecordingTransport, AnswersTheNextOnesAsToldThenAsBefore) {
  RecordingTransport transport;
  transport.answer_all(202);
  transport.fail_next(503, 2, {{"Retry-After", "1"}});
  transport.answer_next(Error{ErrorCode::timed_out, "slow"});
  EXPECT_EQ(start(transport)->status, 503);
  EXPECT_EQ(start(transport)->status, 503);
  EXPECT_EQ(start(transport)->error, ErrorCode::timed_out);
  EXPECT_EQ(start(transport)->status, 202);
}

TEST(RecordingTransport, AnswersByAScript) {
  RecordingTransport transport;
  transport.script([](const RecordingTransport::Recorded& recorded) {
    return Result<HttpResponse>(HttpResponse{recorded.id == 1 ? 500 : 200});
  });
  EXPECT_EQ(start(transport)->status, 500);
  EXPECT_EQ(start(transport)->status, 200);
}

TEST(RecordingTransport, HoldsRequestsUntilTheyAreAnswered) {
  RecordingTransport transport;
  transport.hold_all();
  const auto first = start(transport);
  const auto second = start(transport);
  EXPECT_FALSE(first->status);
  transport.answer(2, HttpResponse{429});
  EXPECT_FALSE(first->status);
  EXPECT_EQ(second->status, 429);
  EXPECT_EQ(transport.requests().at(1).status, 429);
  transport.answer(2, HttpResponse{200});
  EXPECT_EQ(second->status, 429) << "it was open no more";
}

TEST(RecordingTransport, EndsHeldRequestsThatAreCanceledAndAllWithItself) {
  std::shared_ptr<Ending> canceled;
  std::shared_ptr<Ending> open;
  {
    RecordingTransport transport;
    transport.hold_all();
    canceled = start(transport);
    open = start(transport);
    transport.cancel(1);
    EXPECT_EQ(canceled->error, ErrorCode::canceled);
    EXPECT_FALSE(open->status);
  }
  EXPECT_EQ(open->error, ErrorCode::canceled);
}

TEST(RecordingTransport, ShowsTheEventsOfRequestsThatWereAccepted) {
  RecordingTransport transport;
  transport.fail_next(500);
  start(transport, R"({"batch":[{"type":"alias"}]})");
  EXPECT_TRUE(transport.events().empty());
  EXPECT_EQ(transport.requests().at(0).events().size(), 1u);
  start(transport, kTwoEvents);
  ASSERT_EQ(transport.events().size(), 2u);
  EXPECT_EQ(transport.events()[1].type(), "page");
}

TEST(RecordingTransport, CountsAnEventOnceItsRequestIsAnswered) {
  RecordingTransport transport;
  transport.hold_all();
  start(transport, kTwoEvents);
  EXPECT_TRUE(transport.wait_for_requests(1));
  EXPECT_FALSE(transport.wait_for_events(1, milliseconds(0)));
  transport.answer(1, HttpResponse{200});
  EXPECT_TRUE(transport.wait_for_events(2, milliseconds::max()));
  EXPECT_FALSE(transport.wait_for_events(3, milliseconds(0)));
}

TEST(RecordingTransport, ForgetsWhatWasSent) {
  RecordingTransport transport;
  transport.hold_all();
  const auto open = start(transport, kTwoEvents);
  transport.clear();
  EXPECT_TRUE(transport.requests().empty());
  EXPECT_FALSE(transport.wait_for_requests(1, milliseconds(0)));
  transport.answer(1, HttpResponse{200});
  EXPECT_EQ(open->status, 200);
  EXPECT_TRUE(transport.events().empty());
}

TEST(RecordingTransport, RecordsWhatAClientSends) {
  auto transport = std::make_shared<RecordingTransport>();
  Analytics analytics =
      Analytics::create({.write_key = "key", .gzip_bytes_min = 1, .transport = transport}).value();
  analytics.track(
      {.user = User::user_id("u"), .event = "Signed Up", .properties = {{"plan", "Enterprise"}}});
  EXPECT_TRUE(analytics.flush(seconds(10)).complete);

  const RecordingTransport::Recorded sent = transport->requests().at(0);
  EXPECT_EQ(sent.header("content-encoding"), "gzip");
  EXPECT_TRUE(sent.text().ends_with("]}"));
  const auto signed_up = named(transport->events(), "Signed Up");
  ASSERT_EQ(signed_up.size(), 1u) << describe(transport->events());
  EXPECT_EQ(signed_up[0].write_key, "key");
  EXPECT_EQ(signed_up[0].at({"properties", "plan"}).as_string(), "Enterprise");
}

TEST(RecordingTransport, WithAManualClockShowsRetriesWithoutWaiting) {
  auto transport = std::make_shared<RecordingTransport>();
  auto clock = std::make_shared<ManualClock>();
  Analytics analytics = Analytics::create({.write_key = "key",
                                           .close_timeout = milliseconds(0),
                                           .transport = transport,
                                           .clock = clock})
                            .value();
  transport->fail_next(503, 2);
  analytics.track({.user = User::user_id("u"), .event = "E"});
  const Deadline start = clock->now();
  ASSERT_TRUE(clock->advance_to_next_wait());  // The flush interval.
  EXPECT_EQ(clock->now() - start, seconds(5));
  ASSERT_TRUE(clock->advance_to_next_wait());  // The first retry.
  ASSERT_TRUE(clock->advance_to_next_wait());  // The second one.
  ASSERT_TRUE(transport->wait_for_events(1));
  const auto requests = transport->requests();
  ASSERT_EQ(requests.size(), 3u);
  EXPECT_THAT((std::vector{requests[0].status, requests[1].status, requests[2].status}),
              ElementsAre(503, 503, 200));
  EXPECT_EQ(requests[2].header("X-Retry-Count"), "2");
  EXPECT_GE(clock->now() - start, seconds(5) + milliseconds(450 + 900));
}

}  // namespace
}  // namespace analytics::testing
