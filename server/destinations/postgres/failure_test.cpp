#include "server/destinations/postgres/failure.h"

#include <gtest/gtest.h>

#include "server/destinations/postgres/connection.h"

namespace analytics::server {
namespace {

TEST(PostgresFailure, HasTheSqlstateAsItsCode) {
  const Error error = failure_of_state("40P01");
  EXPECT_EQ(postgres_code(error), "PG_40P01");
  EXPECT_EQ(error.message, "PG_40P01: two transactions waited for each other");
}

TEST(PostgresFailure, IsExplainedByItsClassWhereTheStateIsARareOne) {
  EXPECT_EQ(failure_of_state("22P99").message, "PG_22P99: a value does not fit its column");
  EXPECT_EQ(postgres_code(failure_of_state("ZZ999")), "PG_ZZ999");
}

TEST(PostgresFailure, FindsTheStateInWhatLibpqSays) {
  EXPECT_EQ(postgres_code(failure_of_connection(
                "connection to server at \"127.0.0.1\", port 5432 failed: FATAL:  28P01\n")),
            "PG_28P01");
}

TEST(PostgresFailure, NamesWhatTheSystemSays) {
  const auto code_of = [](std::string_view message) {
    return postgres_code(failure_of_connection(message));
  };
  EXPECT_EQ(code_of("connection to server failed: Connection refused\n\tIs it running?"),
            "ECONNREFUSED");
  EXPECT_EQ(code_of("SSL error: certificate verify failed"), "TLS");
  EXPECT_EQ(code_of("server closed the connection unexpectedly"), "PG_08006");
}

TEST(PostgresFailure, TakesOverNoWordOfTheServers) {
  EXPECT_EQ(failure_of_connection("something with sesame in it").message.find("sesame"),
            std::string::npos);
}

}  // namespace
}  // namespace analytics::server
