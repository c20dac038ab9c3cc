package org.repmlpeval.model.checkpoint.stored;

/** File format of a checkpoint, recognised by its first bytes and never by its name. */
public enum CheckpointFormat {
    /** A zip archive as {@code torch.save} writes it since PyTorch 1.6. */
    PTH_ZIP("pth-zip"),
    /** Pickles followed by storages, as {@code torch.save} wrote them up to PyTorch 1.5 and still does on request. */
    PTH_LEGACY("pth-legacy"),
    SAFETENSORS("safetensors"),
    /** A JSON index, {@code *.safetensors.index.json}, of the safetensors files in its folder. */
    SAFETENSORS_INDEX("safetensors-index");

    private final String text;

    CheckpointFormat(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
