// What the handlers of forms share: where a reader came from, whole numbers, and the page for who may not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/once.h"
#include "web/site.h"

namespace quire::web {

/// Path and query of the page on this site that sent the form, empty if it was none.
std::string page_before(const Request& request);
/// Back to it, or to `href` if it is not known; `anchor` without '#', empty: none.
Response back_or(const Request& request, const std::string& href, const std::string& anchor = {});
/// Sent by the script of the page, which wants JSON.
bool is_script(const Request& request);
/// The key of something new: from the header Idempotency-Key where the caller sent one, else random.
std::string key_of(const Request& request);
/// What says that a request was sent before; without a key where it brings none, or nobody is known to ask.
store::Once once_of(const Site& site, const Request& request);
/// A whole number from 0 on that fills the text.
std::optional<std::int64_t> whole_number(std::string_view text);

/// 400 for a form that could not be read, or whose content is refused.
Response not_taken(const Site& site, const Request& request, const std::string& heading,
                   const std::string& why, const std::string& back);
/// An error as words begin a sentence and end one.
std::string as_sentence(std::string words);

}  // namespace quire::web
