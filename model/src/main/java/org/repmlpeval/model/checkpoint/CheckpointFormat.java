package org.repmlpeval.model.checkpoint;

/** File format of a checkpoint, told by its first bytes, never by its name. */
public enum CheckpointFormat {
    /** A zip archive as {@code torch.save} writes it since PyTorch 1.6. */
    PTH_ZIP("pth-zip"),
    SAFETENSORS("safetensors");

    private final String text;

    CheckpointFormat(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
