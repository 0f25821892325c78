#pragma once

// The answers of the Tracking API, in the forms that Segment's libraries understand.
//
//   reply(success());
//   reply(refusal(AnswerMode::strict, body));   // 422, with what was wrong
//
// Pure.

#include <string_view>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/http/listener.h"
#include "server/ingest/body.h"
#include "server/ingest/source.h"

namespace analytics::server {

/// Exactly 200 and this body: some libraries take 204, or a body that is no JSON, for a failure.
ServerResponse success();

/// 200 with the picture, which is what an image's address must answer whatever was sent.
ServerResponse picture();

/// The events can't be stored at the moment: 503, to be sent again.
ServerResponse unavailable();

/// 429: the source sends more than it may; nothing of the request was taken.
ServerResponse too_many_requests(Duration wait);

/// The body as a whole can't be taken. Compatible: 400, with Segment's words for what is too large.
ServerResponse bad_body(AnswerMode mode, const Error& error);

/// What is answered where everything that could be stored is.
ServerResponse taken(AnswerMode mode, const ReadBody& body);

}  // namespace analytics::server
