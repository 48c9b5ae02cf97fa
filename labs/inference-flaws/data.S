/* The bundled families as bytes of the library (bundled.h). The path comes from the build. */
    .section .rodata
    .global quire_inference_flaws_samples
quire_inference_flaws_samples:
    .incbin SAMPLES
    .global quire_inference_flaws_samples_end
quire_inference_flaws_samples_end:
    .byte 0
    .section .note.GNU-stack,"",%progbits
