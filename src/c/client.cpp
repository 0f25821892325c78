#include "c/client.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <new>
#include <utility>

#include "c/last_error.h"
#include "c/settings.h"

namespace analytics::c {
namespace {

using std::chrono::milliseconds;

int create(const analytics_config* given, analytics_client** client) {
  if (client == nullptr) return failed(ErrorCode::invalid_config, "no place for the client");
  *client = nullptr;
  Result<Config> config = read_config(given);
  if (!config) return failed(config.error());
  Result<Analytics> made = Analytics::create(*std::move(config));
  if (!made) return failed(made.error());
  *client = new analytics_client{*std::move(made)};
  return kOk;
}

int report_to(analytics_flush_report* out, const FlushReport& report) {
  if (out != nullptr) {
    *out = {.complete = report.complete ? 1 : 0,
            .delivered = report.delivered,
            .dropped = report.dropped,
            .pending = report.pending,
            .spooled = report.spooled};
  }
  if (report.complete) return kOk;
  return failed(ErrorCode::deadline_exceeded,
                "the time was over before every event had met its fate");
}

int no_client(analytics_flush_report* out) {
  if (out != nullptr) *out = {};
  return failed(ErrorCode::closed, "the client is NULL");
}

analytics_accounting accounting_of(const Analytics& analytics) {
  const Accounting sums = analytics.accounting();
  const auto dropped = [&sums](DropReason reason) {
    return sums.dropped[static_cast<std::size_t>(reason)];
  };
  return {.accepted = sums.accepted,
          .recovered = sums.recovered,
          .delivered = sums.delivered,
          .dropped = sums.dropped_total(),
          .spooled = sums.spooled,
          .in_flight = sums.in_flight,
          .dropped_refused = dropped(DropReason::refused),
          .dropped_retries_exhausted = dropped(DropReason::retries_exhausted),
          .dropped_closed = dropped(DropReason::closed),
          .dropped_pushed_out = dropped(DropReason::pushed_out),
          .dropped_spool_full = dropped(DropReason::spool_full),
          .dropped_spool_unreadable = dropped(DropReason::spool_unreadable),
          .rejected_invalid = sums.rejected_invalid,
          .rejected_full = sums.rejected_full,
          .rejected_closed = sums.rejected_closed,
          .disabled = sums.disabled};
}

// A program that was compiled with a later header has room for more, one with an earlier for less.
int accounting_to(analytics_accounting* out, std::size_t size, const analytics_client* client) {
  if (out == nullptr) return failed(ErrorCode::invalid_field, "no place for the accounting");
  std::memset(out, 0, size);
  if (client == nullptr) return failed(ErrorCode::closed, "the client is NULL");
  const analytics_accounting known = accounting_of(client->analytics);
  std::memcpy(out, &known, std::min(size, sizeof known));
  return kOk;
}

}  // namespace
}  // namespace analytics::c

using analytics::c::guarded;

int analytics_create(const analytics_config* config, analytics_client** client) {
  return guarded([&] { return analytics::c::create(config, client); });
}

void analytics_destroy(analytics_client* client) { delete client; }

int analytics_flush(analytics_client* client, int64_t timeout_ms, analytics_flush_report* report) {
  return guarded([&] {
    if (client == nullptr) return analytics::c::no_client(report);
    return analytics::c::report_to(report,
                                   client->analytics.flush(std::chrono::milliseconds(timeout_ms)));
  });
}

int analytics_close(analytics_client* client, int64_t timeout_ms, analytics_flush_report* report) {
  return guarded([&] {
    if (client == nullptr) return analytics::c::no_client(report);
    return analytics::c::report_to(report,
                                   client->analytics.close(std::chrono::milliseconds(timeout_ms)));
  });
}

int analytics_get_accounting(const analytics_client* client, analytics_accounting* accounting,
                             size_t size) {
  return guarded([&] { return analytics::c::accounting_to(accounting, size, client); });
}

const char* analytics_error_name(int code) {
  if (code < 0 || code > UINT16_MAX) return "unknown";
  return analytics::name(static_cast<analytics::ErrorCode>(code));
}

const char* analytics_drop_reason_name(int reason) {
  if (reason < 0 || reason > UINT8_MAX) return "unknown";
  return analytics::name(static_cast<analytics::DropReason>(reason));
}

const char* analytics_version(void) { return ANALYTICS_VERSION; }
