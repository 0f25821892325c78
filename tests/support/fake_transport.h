#pragma once

// The public RecordingTransport (`analytics/testing.h`), but one that leaves requests open unless
// it is told otherwise; for tests in namespace `analytics`, in which `testing::Test` still means
// GoogleTest's.
//
//   auto transport = std::make_shared<FakeTransport>();
//   transport->answer_all(200);
//   transport->wait_for_requests(1);

#include <gtest/gtest.h>

#include <analytics/testing/recording_transport.h>

namespace analytics {
namespace testing {
using ::testing::Test;
}

class FakeTransport final : public testing::RecordingTransport {
 public:
  FakeTransport() { hold_all(); }
};

}  // namespace analytics
