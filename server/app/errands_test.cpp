#include "server/app/errands.h"

#include <gtest/gtest.h>

#include <future>
#include <vector>

namespace analytics::server {
namespace {

TEST(Errands, AreDoneOneAfterTheOther) {
  std::vector<int> done;
  std::promise<void> all;
  Errands errands;
  EXPECT_TRUE(errands.send([&] { done.push_back(1); }));
  EXPECT_TRUE(errands.send([&] {
    done.push_back(2);
    all.set_value();
  }));
  all.get_future().get();
  EXPECT_EQ(done, (std::vector<int>{1, 2}));
}

TEST(Errands, AreRefusedWhereTooManyWait) {
  std::promise<void> begun;
  std::promise<void> may_end;
  Errands errands;
  ASSERT_TRUE(errands.send([&] {
    begun.set_value();
    may_end.get_future().get();
  }));
  begun.get_future().get();
  for (std::size_t i = 0; i < Errands::kWaitingMax; ++i) EXPECT_TRUE(errands.send([] {}));
  EXPECT_FALSE(errands.send([] {}));
  may_end.set_value();
}

}  // namespace
}  // namespace analytics::server
