#pragma once

// A program in C99 that uses every function of the C interface, for journey_test.cpp to run against
// a server: what it does is in journey_test.c.
//
//   EXPECT_EQ(journey(server.url().c_str(), &told), 0);

#ifdef __cplusplus
extern "C" {
#endif

struct journey_told {
  int outcomes;   // That were told, all delivered.
  int log_lines;  // That were told.
  char last_message_id[64];
};

/// The line of journey_test.c where something was not as it should be; 0 if all was well.
int journey(const char* host, struct journey_told* told);

#ifdef __cplusplus
}
#endif
