/* The bundled nets as bytes of the library (bases.h). The paths come from the build. */
    .section .rodata
    .global quire_micro_arith3
quire_micro_arith3:
    .incbin BASE_ARITH3
    .global quire_micro_arith3_end
quire_micro_arith3_end:
    .byte 0
    .global quire_micro_cdown
quire_micro_cdown:
    .incbin BASE_CDOWN
    .global quire_micro_cdown_end
quire_micro_cdown_end:
    .byte 0
    .global quire_micro_cdown_search
quire_micro_cdown_search:
    .incbin BASE_CDOWN_SEARCH
    .global quire_micro_cdown_search_end
quire_micro_cdown_search_end:
    .byte 0
    .section .note.GNU-stack,"",%progbits
