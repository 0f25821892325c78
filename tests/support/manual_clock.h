#pragma once

// The public ManualClock (`analytics/testing.h`) for tests in namespace `analytics`, in which
// `testing::Test` still means GoogleTest's:
//
//   auto clock = std::make_shared<ManualClock>();

#include <gtest/gtest.h>

#include <analytics/testing/manual_clock.h>

namespace analytics {
namespace testing {
using ::testing::Test;
}
using testing::ManualClock;
}  // namespace analytics
