#pragma once

// What went wrong with Postgres, as an error whose first word is a stable code. What the server or
// libpq say in words may have a row's values in it, so that only their codes are taken over.
//
//   failure_of_state("40P01", …);   // "PG_40P01: two transactions waited for each other"
//
// Pure functions.

#include <string>
#include <string_view>

#include <analytics/result.h>

namespace analytics::server {

/// By the SQLSTATE that the server answered.
Error failure_of_state(std::string_view sqlstate);

/// By what libpq says of a connection that could not be made or has broken.
Error failure_of_connection(std::string_view message);

}  // namespace analytics::server
