// Templates: Mustache files below web/templates, parsed once a thread. Partials ({{> name}}) are put in place
// when a template is loaded, so rendering never parses. {{x}} escapes, {{{x}}} is for HTML that code has made
// safe.
#pragma once

#include <string>
#include <string_view>

#include <kainjow/mustache.hpp>

namespace quire::web {

/// A view model: strings, booleans, lists and objects of these. Templates have no logic, so plurals, dates
/// and counts arrive as finished words.
using View = kainjow::mustache::data;
using ViewType = kainjow::mustache::data::type;

/// Renders web/templates/`name`.mustache.
std::string render(std::string_view name, const View& view);

}  // namespace quire::web
