#include "cli/import/stop_signal.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <csignal>
#include <future>

namespace analytics::cli {
namespace {

TEST(StopSignal, CallsOnceAndBecomesReadable) {
  std::promise<void> called;
  StopSignal stop([&] { called.set_value(); });
  std::raise(SIGTERM);
  called.get_future().wait();
  pollfd watched{stop.descriptor(), POLLIN, 0};
  EXPECT_EQ(::poll(&watched, 1, 0), 1);
}

TEST(StopSignal, EndsWithoutASignal) {
  bool called = false;
  {
    StopSignal stop([&] { called = true; });
  }
  EXPECT_FALSE(called);
}

TEST(StopSignal, LeavesASecondSignalToItsOldEffect) {
  EXPECT_EXIT(
      {
        std::promise<void> called;
        StopSignal stop([&] { called.set_value(); });
        std::raise(SIGINT);
        called.get_future().wait();
        std::raise(SIGINT);
      },
      ::testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace analytics::cli
