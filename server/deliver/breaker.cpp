#include "server/deliver/breaker.h"

namespace analytics::server {

void Breaker::succeeded() noexcept {
  failures_ = 0;
  pauses_ = 0;
  probe_under_way_ = false;
  open_until_.reset();
}

void Breaker::failed(Deadline now, double chance, bool is_probe) noexcept {
  ++failures_;
  // An attempt that began before it opened says nothing new.
  if (is_open() && !is_probe) return;
  if (is_open() || failures_ >= limits_.failures_max) open(now, chance);
}

void Breaker::refused(Deadline now, double chance, bool is_probe) noexcept {
  ++failures_;
  if (is_open() && !is_probe) return;
  open(now, chance);
}

void Breaker::open(Deadline now, double chance) noexcept {
  probe_under_way_ = false;
  open_until_ = now + limits_.pause.delay(++pauses_, chance);
}

}  // namespace analytics::server
