// For tests: Debian's own Python, whose packages judge what we write.
#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include "paper/test_folder.h"

namespace quire::mail {

/// What a script prints that is given `input`. Throws if it fails, with what it said.
inline std::string test_python(std::string_view script, std::string_view input) {
  const TestFolder folder;
  const auto file = [&](const char* name) { return (folder.path() / name).string(); };
  std::ofstream(file("script.py"), std::ios::binary) << script;
  std::ofstream(file("in"), std::ios::binary) << input;
  const std::string command = "/usr/bin/python3 " + file("script.py") + " <" + file("in") + " >" +
                              file("out") + " 2>" + file("fault");
  const int status = std::system(command.c_str());
  const auto read = [&](const char* name) {
    std::ifstream in(file(name), std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(in)), {});
  };
  if (status != 0) throw std::runtime_error("python3: " + read("fault"));
  return read("out");
}

inline std::string json_text(std::string_view text) {
  return boost::json::serialize(boost::json::string(text));
}

}  // namespace quire::mail
