// Options that name an embedding endpoint, and how one is told of: quire learn, check and eval.
#pragma once

#include <string>

#include <CLI/CLI.hpp>
#include <boost/json/object.hpp>

#include "meaning/meaning.h"

namespace quire::cli {

/// The options as typed.
struct EndpointWords : meaning::Choice {};

/// --endpoint, --model, --dimensions, --key-env and what goes with them.
void add_endpoint_words(CLI::App& command, EndpointWords& words);

/// BadInput if the words name no endpoint that can be asked.
meaning::Choice choice_of(const EndpointWords& words);
/// Asks for one vector; BadInput with the endpoint's fault. Gives its dimensions.
std::size_t try_endpoint(const meaning::Choice& choice);

/// "1,200 of 1,200 papers have a vector of MODEL at URL (1,536 dimensions, it answers); 310,000 tokens spent"
std::string endpoint_line(const meaning::EndpointStats& stats, std::uint64_t papers);
boost::json::object endpoint_json(const meaning::EndpointStats& stats);

}  // namespace quire::cli
