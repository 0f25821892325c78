#include "cli/import/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace analytics::cli {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

Row row(std::uint64_t number, std::string_view text = "text") {
  return Row{
      .number = number, .line = number + 1, .text = text, .end = {number * 10, number, number + 2}};
}

Outcome delivered(std::string_view id) {
  return Outcome{.delivered = true, .message_id = id, .attempts = 1, .http_status = 200};
}

Outcome failed(std::string_view id, DropReason reason, int status) {
  return Outcome{.reason = reason,
                 .message_id = id,
                 .http_status = status,
                 .error = ErrorCode::http_status,
                 .message = "the server said no"};
}

// Three rows under way, with the ids "1", "2" and "3".
class LedgerOfThree : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const std::uint64_t number : {1, 2, 3}) {
      ASSERT_TRUE(ledger_.admit(row(number)));
      ledger_.expect(number, std::to_string(number));
    }
  }
  Ledger ledger_{Ledger::Limits{}};
};

TEST_F(LedgerOfThree, CountsNothingAsDoneAtFirst) {
  EXPECT_EQ(ledger_.take_settled().done, Position{});
  EXPECT_EQ(ledger_.state().in_flight, 3u);
  EXPECT_EQ(ledger_.state().rows_read, 3u);
}

TEST_F(LedgerOfThree, IsDoneUpToTheFirstRowThatIsNot) {
  ledger_.settle(delivered("1"));
  ledger_.settle(delivered("3"));
  EXPECT_EQ(ledger_.take_settled().done, row(1).end);
  ledger_.settle(delivered("2"));
  const Ledger::Settled settled = ledger_.take_settled();
  EXPECT_EQ(settled.done, row(3).end);
  EXPECT_EQ(settled.counts, (RowCounts{.delivered = 3}));
}

TEST_F(LedgerOfThree, HandsOutDeadLettersInTheRowsOrder) {
  ledger_.settle(failed("3", DropReason::refused, 400));
  ledger_.settle(delivered("2"));
  EXPECT_THAT(ledger_.take_settled().dead_letters, IsEmpty());
  ledger_.reject(1, {ErrorCode::invalid_field, "no good"});
  const std::vector<DeadLetter> letters = ledger_.take_settled().dead_letters;
  ASSERT_THAT(letters, SizeIs(2));
  EXPECT_EQ(letters[0].row, 1u);
  EXPECT_EQ(letters[0].reason, "no good");
  EXPECT_EQ(letters[0].record, "text");
  EXPECT_EQ(letters[1].row, 3u);
  EXPECT_EQ(letters[1].line, 4u);
  EXPECT_EQ(letters[1].http_status, 400);
  EXPECT_THAT(ledger_.take_settled().dead_letters, IsEmpty());
}

TEST_F(LedgerOfThree, LeavesARowUndoneThatCouldNotBeDelivered) {
  ledger_.settle(failed("1", DropReason::retries_exhausted, 503));
  ledger_.settle(delivered("2"));
  EXPECT_EQ(ledger_.take_settled().done, Position{});
  EXPECT_EQ(ledger_.trouble()->message, "the server said no");
  EXPECT_FALSE(ledger_.wait_until_settled());
  EXPECT_FALSE(ledger_.admit(row(4)));
}

TEST_F(LedgerOfThree, DoesNotBlameTheRowForAWrongKey) {
  ledger_.settle(failed("1", DropReason::refused, 401));
  EXPECT_TRUE(ledger_.trouble());
  EXPECT_EQ(ledger_.state().undone, 1u);
}

TEST_F(LedgerOfThree, ForgetsAnIdThatWasWithdrawn) {
  ledger_.withdraw(1, "1");
  ledger_.settle(delivered("1"));
  EXPECT_EQ(ledger_.take_settled().done, Position{});
}

TEST_F(LedgerOfThree, WaitsUntilAllIsSettled) {
  std::thread client([&] {
    for (const char* id : {"2", "1", "3"}) ledger_.settle(delivered(id));
  });
  EXPECT_TRUE(ledger_.wait_until_settled());
  client.join();
}

TEST(Ledger, AccountsForRowsOfTheSameId) {
  Ledger ledger{Ledger::Limits{}};
  for (const std::uint64_t number : {1, 2}) {
    ASSERT_TRUE(ledger.admit(row(number)));
    ledger.expect(number, "same");
  }
  ledger.settle(delivered("same"));
  ledger.settle(delivered("same"));
  EXPECT_EQ(ledger.take_settled().done, row(2).end);
}

TEST(Ledger, GoesOnWhereAnEarlierRunStopped) {
  Ledger ledger({}, row(7).end, {.delivered = 6, .dead = 1});
  ASSERT_TRUE(ledger.admit(row(8)));
  ledger.expect(8, "8");
  ledger.settle(delivered("8"));
  const Ledger::Settled settled = ledger.take_settled();
  EXPECT_EQ(settled.done, row(8).end);
  EXPECT_EQ(settled.counts, (RowCounts{.delivered = 7, .dead = 1}));
}

TEST(Ledger, HoldsNoMoreRowsThanItsLimit) {
  Ledger ledger({.rows_max = 1});
  ASSERT_TRUE(ledger.admit(row(1)));
  ledger.expect(1, "1");
  std::thread client([&] { ledger.settle(delivered("1")); });
  EXPECT_TRUE(ledger.admit(row(2)));
  EXPECT_EQ(ledger.take_settled().done, row(1).end);
  client.join();
}

TEST(Ledger, HoldsNoMoreBytesThanItsLimit) {
  Ledger ledger({.bytes_max = 4});
  ASSERT_TRUE(ledger.admit(row(1, "four")));
  ledger.expect(1, "1");
  std::thread client([&] { ledger.settle(delivered("1")); });
  EXPECT_TRUE(ledger.admit(row(2, "more")));
  EXPECT_EQ(ledger.state().in_flight, 1u);
  client.join();
}

TEST(Ledger, WaitsUntilDeadLettersAreTaken) {
  Ledger ledger({.rows_max = 1});
  ASSERT_TRUE(ledger.admit(row(1)));
  ledger.reject(1, {ErrorCode::invalid_json, "bad"});
  ledger.wait_for_news(std::chrono::steady_clock::time_point::max());
  std::thread recorder([&] { EXPECT_THAT(ledger.take_settled().dead_letters, SizeIs(1)); });
  EXPECT_TRUE(ledger.admit(row(2)));
  recorder.join();
}

TEST(Ledger, WaitsNoLongerOnceInterrupted) {
  Ledger ledger({.rows_max = 1});
  ASSERT_TRUE(ledger.admit(row(1)));
  std::thread signals([&] { ledger.interrupt(); });
  EXPECT_FALSE(ledger.admit(row(2)));
  EXPECT_FALSE(ledger.wait_until_settled());
  signals.join();
}

}  // namespace
}  // namespace analytics::cli
