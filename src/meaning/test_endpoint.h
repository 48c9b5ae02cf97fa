// For the room's tests: what an OpenAI-compatible endpoint answers.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>

namespace quire::meaning {

/// The texts of a whole request.
inline std::vector<std::string> texts_in(const std::string& request) {
  std::vector<std::string> texts;
  const auto body = boost::json::parse(request.substr(request.find("\r\n\r\n") + 4));
  for (const auto& text : body.at("input").as_array()) texts.emplace_back(text.as_string());
  return texts;
}

/// Each text's vector, the last text first; nine tokens for all of them.
inline std::string embeddings_for(const std::string& request,
                                  const std::function<std::vector<float>(const std::string&)>& vector_of) {
  std::string data;
  std::size_t index = 0;
  for (const std::string& text : texts_in(request)) {
    std::string numbers;
    for (const float x : vector_of(text)) numbers += fmt::format("{}{:.9g}", numbers.empty() ? "" : ",", x);
    const auto one = fmt::format(R"({{"index":{},"embedding":[{}]}})", index++, numbers);
    data = data.empty() ? one : one + "," + data;
  }
  return fmt::format(R"({{"data":[{}],"usage":{{"total_tokens":9}}}})", data);
}

}  // namespace quire::meaning
