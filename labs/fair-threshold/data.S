/* The shipped data sets as bytes of the library (embedded.h). The paths come from the build. */
    .section .rodata
    .global quire_fair_threshold_german
quire_fair_threshold_german:
    .incbin GERMAN_DATA
    .global quire_fair_threshold_german_end
quire_fair_threshold_german_end:
    .byte 0
    .global quire_fair_threshold_compas
quire_fair_threshold_compas:
    .incbin COMPAS_DECILES
    .global quire_fair_threshold_compas_end
quire_fair_threshold_compas_end:
    .byte 0
    .section .note.GNU-stack,"",%progbits
