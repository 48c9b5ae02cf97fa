#include "labs/hardcore-logic/fuzzed_game.h"
#include "labs/hardcore-logic/games.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::hardcore_logic;
  static const Instance kUsual =
      boost::json::parse(
          R"({"game":"zebra","variant":"plain","houses":3,"attributes":[{"name":"Name","values":["a","b","c"]},{"name":"Door","values":["d","e","f"]}],"clues":[{"kind":"same","of":"a","and":"d"},{"kind":"found_at","of":"b","house":2}]})")
          .as_object();
  fuzz_game(zebra(), kUsual, data, size);
  return 0;
}
