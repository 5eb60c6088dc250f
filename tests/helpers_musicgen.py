"""A tiny MusicGen with random weights, in transformers' own format on disk (under a second, half a MB)."""

from __future__ import annotations

from pathlib import Path

from helpers_diffusion import WIDTH, save_t5_tokenizer


def save_musicgen(folder: Path, channels: int = 1) -> Path:
    """32 kHz in frames of 640 samples, as the real one; its sound is loud enough to be heard."""
    import torch
    import transformers

    torch.manual_seed(0)
    text = transformers.T5Config(
        vocab_size=128, d_model=WIDTH, d_kv=8, d_ff=37, num_layers=1, num_heads=4, is_encoder_decoder=False
    )
    codec = transformers.EncodecConfig(
        sampling_rate=32_000, audio_channels=1, target_bandwidths=[2.0], upsampling_ratios=[8, 5, 4, 4], num_filters=2,
        hidden_size=16, num_lstm_layers=1, codebook_size=1024, codebook_dim=16, normalize=False, use_causal_conv=False,
    )  # fmt: skip
    decoder = transformers.MusicgenDecoderConfig(
        vocab_size=1024, hidden_size=16, ffn_dim=16, num_hidden_layers=2, num_attention_heads=2, pad_token_id=1024,
        bos_token_id=1024, num_codebooks=4 * channels, audio_channels=channels, dropout=0.0,
    )  # fmt: skip
    model = transformers.MusicgenForConditionalGeneration(
        transformers.MusicgenConfig(
            text_encoder=text.to_dict(), audio_encoder=codec.to_dict(), decoder=decoder.to_dict()
        )
    )
    quantizer = model.audio_encoder.quantizer
    for layer in quantizer.layers:
        layer.codebook.embed.copy_(4 * torch.randn_like(layer.codebook.embed))
    with torch.no_grad():  # as drawn at random, words would hardly be heard
        for name, value in model.named_parameters():
            if "encoder_attn" in name or "lm_heads" in name or "enc_to_dec" in name:
                value.mul_(20)
    settings = model.generation_config
    settings.decoder_start_token_id = settings.pad_token_id = settings.bos_token_id = 1024
    model.save_pretrained(folder)
    save_t5_tokenizer(folder)
    return folder
