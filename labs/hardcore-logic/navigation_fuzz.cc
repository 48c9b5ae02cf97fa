#include "labs/hardcore-logic/fuzzed_game.h"
#include "labs/hardcore-logic/games.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::hardcore_logic;
  static const Instance kUsual =
      boost::json::parse(
          R"({"game":"navigation","variant":"then","landmarks":[{"name":"A","type":"house"},{"name":"B","type":"bank"},{"name":"C","type":"school"}],"roads":[{"from":"A","to":"B","meters":100},{"from":"B","to":"C","meters":200}],"start":"A","types":["bank","school"]})")
          .as_object();
  fuzz_game(navigation(), kUsual, data, size);
  return 0;
}
