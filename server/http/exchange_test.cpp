#include "server/http/exchange.h"

#include <gtest/gtest.h>

#include <thread>

namespace analytics::server {
namespace {

struct Box {
  int wakes = 0;
  int arrivals = 0;
  std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>([this] { ++wakes; });

  std::shared_ptr<Exchange> exchange() {
    return std::make_shared<Exchange>(mailbox, [this] { ++arrivals; });
  }
};

TEST(Exchange, BringsAnAnswerWhenTheWorkerDelivers) {
  Box box;
  const auto exchange = box.exchange();
  reply_to(exchange)({.status = 204});
  EXPECT_FALSE(exchange->arrived());
  box.mailbox->deliver();
  ASSERT_TRUE(exchange->arrived());
  EXPECT_EQ(exchange->take().status, 204);
  EXPECT_EQ(box.arrivals, 1);
}

TEST(Exchange, WakesTheWorkerOnceForManyAnswers) {
  Box box;
  const auto first = box.exchange();
  const auto second = box.exchange();
  reply_to(first)({});
  reply_to(second)({});
  EXPECT_EQ(box.wakes, 1);
  box.mailbox->deliver();
  EXPECT_TRUE(first->arrived() && second->arrived());
}

TEST(Exchange, ArrivesAtOnceOnTheWorkersOwnThread) {
  Box box;
  const auto exchange = box.exchange();
  std::thread worker([&] {
    box.mailbox->adopt_thread();
    reply_to(exchange)({});
    EXPECT_TRUE(exchange->arrived());
  });
  worker.join();
  EXPECT_EQ(box.wakes, 0);
}

TEST(Exchange, TheFirstAnswerCounts) {
  Box box;
  const auto exchange = box.exchange();
  const Reply reply = reply_to(exchange);
  reply({.status = 200});
  reply({.status = 400});
  box.mailbox->deliver();
  EXPECT_EQ(exchange->take().status, 200);
  EXPECT_EQ(box.arrivals, 1);
}

TEST(Exchange, AReplyThatIsDroppedUnusedAnswers500) {
  Box box;
  const auto exchange = box.exchange();
  {
    Reply reply = reply_to(exchange);
    const Reply copy = reply;
    reply = nullptr;
    box.mailbox->deliver();
    EXPECT_FALSE(exchange->arrived());
  }
  box.mailbox->deliver();
  ASSERT_TRUE(exchange->arrived());
  EXPECT_EQ(exchange->take().status, 500);
}

TEST(Exchange, AnAnswerForAConnectionThatIsGoneIsThrownAway) {
  Box box;
  const auto exchange = box.exchange();
  const Reply reply = reply_to(exchange);
  exchange->abandon();
  reply({});
  box.mailbox->deliver();
  EXPECT_EQ(box.arrivals, 0);
}

TEST(Exchange, AnAnswerAfterTheWorkerIsGoneIsThrownAway) {
  Box box;
  const auto exchange = box.exchange();
  const Reply reply = reply_to(exchange);
  box.mailbox->close();
  reply({});
  EXPECT_EQ(box.wakes, 0);
  EXPECT_FALSE(exchange->arrived());
}

}  // namespace
}  // namespace analytics::server
