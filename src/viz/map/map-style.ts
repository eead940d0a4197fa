/**
 * The rules of leaflet.css that these maps need, so that nobody has to link a style sheet. Rules for unused features
 * (markers with pictures, Leaflet's own list of layers, old browsers) are left out.
 *
 * Leaflet is © 2010-2023 Vladimir Agafonkin and © 2010-2011 CloudMade, under the BSD-2-Clause licence.
 */
const leafletStyle = `
.leaflet-pane,.leaflet-tile,.leaflet-tile-container,.leaflet-pane>svg,.leaflet-pane>canvas,.leaflet-zoom-box,.leaflet-image-layer,.leaflet-layer{position:absolute;left:0;top:0}
.leaflet-container{overflow:hidden}
.leaflet-tile{-webkit-user-select:none;user-select:none;-webkit-user-drag:none}
.leaflet-tile::selection{background:transparent}
.leaflet-container .leaflet-overlay-pane svg,.leaflet-pane>svg{max-width:none!important;max-height:none!important}
.leaflet-container .leaflet-tile-pane img,.leaflet-container img.leaflet-image-layer,.leaflet-container .leaflet-tile{max-width:none!important;max-height:none!important;width:auto;padding:0}
.leaflet-container img.leaflet-tile{mix-blend-mode:plus-lighter}
.leaflet-container.leaflet-touch-zoom{touch-action:pan-x pan-y}
.leaflet-container.leaflet-touch-drag{touch-action:none;touch-action:pinch-zoom}
.leaflet-container.leaflet-touch-drag.leaflet-touch-zoom{touch-action:none}
.leaflet-container{-webkit-tap-highlight-color:transparent}
.leaflet-container a{-webkit-tap-highlight-color:rgba(51,181,229,.4)}
.leaflet-tile{filter:inherit;visibility:hidden}
.leaflet-tile-loaded{visibility:inherit}
.leaflet-zoom-box{width:0;height:0;box-sizing:border-box;z-index:800}
.leaflet-overlay-pane svg{-moz-user-select:none}
.leaflet-pane{z-index:400}
.leaflet-tile-pane{z-index:200}
.leaflet-overlay-pane{z-index:400}
.leaflet-popup-pane{z-index:700}
.leaflet-map-pane canvas{z-index:100}
.leaflet-map-pane svg{z-index:200}
.leaflet-control{position:relative;z-index:800;pointer-events:auto}
.leaflet-top,.leaflet-bottom{position:absolute;z-index:1000;pointer-events:none}
.leaflet-top{top:0}
.leaflet-right{right:0}
.leaflet-bottom{bottom:0}
.leaflet-left{left:0}
.leaflet-control{float:left;clear:both}
.leaflet-right .leaflet-control{float:right}
.leaflet-top .leaflet-control{margin-top:10px}
.leaflet-bottom .leaflet-control{margin-bottom:10px}
.leaflet-left .leaflet-control{margin-left:10px}
.leaflet-right .leaflet-control{margin-right:10px}
.leaflet-fade-anim .leaflet-popup{opacity:0;transition:opacity .2s linear}
.leaflet-fade-anim .leaflet-map-pane .leaflet-popup{opacity:1}
.leaflet-zoom-animated{transform-origin:0 0}
svg.leaflet-zoom-animated{will-change:transform}
.leaflet-zoom-anim .leaflet-zoom-animated{transition:transform .25s cubic-bezier(0,0,.25,1)}
.leaflet-zoom-anim .leaflet-tile,.leaflet-pan-anim .leaflet-tile{transition:none}
.leaflet-zoom-anim .leaflet-zoom-hide{visibility:hidden}
.leaflet-interactive{cursor:pointer}
.leaflet-grab{cursor:grab}
.leaflet-crosshair,.leaflet-crosshair .leaflet-interactive{cursor:crosshair}
.leaflet-popup-pane,.leaflet-control{cursor:auto}
.leaflet-dragging .leaflet-grab,.leaflet-dragging .leaflet-grab .leaflet-interactive{cursor:grabbing}
.leaflet-image-layer,.leaflet-pane>svg path,.leaflet-tile-container{pointer-events:none}
.leaflet-pane>svg path.leaflet-interactive{pointer-events:auto}
.leaflet-zoom-box{border:2px dotted #38f;background:rgba(255,255,255,.5)}
.leaflet-popup{position:absolute;text-align:center;margin-bottom:20px}
.leaflet-popup-content-wrapper{text-align:left}
.leaflet-popup-content{min-height:1px}
.leaflet-popup-tip-container{width:40px;height:20px;position:absolute;left:50%;margin-top:-1px;margin-left:-20px;overflow:hidden;pointer-events:none}
.leaflet-popup-tip{width:17px;height:17px;padding:1px;margin:-10px auto 0;pointer-events:auto;transform:rotate(45deg)}
.leaflet-container a.leaflet-popup-close-button{position:absolute;top:0;right:0;text-align:center;text-decoration:none}
.leaflet-popup-scrolled{overflow:auto}
`;

const ownStyle = `
.up42-map{position:relative;isolation:isolate;display:block;box-sizing:border-box}
.up42-map *{box-sizing:border-box}
.up42-map-ground{width:100%;height:100%;background:#e8ecef;color:#1f2933;font:13px/1.4 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.up42-map :focus-visible{outline:3px solid #ffb000;outline-offset:1px}
.up42-map path:focus-visible{outline:none;stroke:#ffb000;stroke-width:4}
.up42-map .up42-footprint:hover{fill-opacity:.16;stroke-width:3}
.up42-map .up42-graticule line{stroke:#c6ced6;stroke-width:1;shape-rendering:crispEdges}
.up42-map .up42-graticule text{fill:#4a5662;font-size:11px;paint-order:stroke;stroke:rgba(255,255,255,.85);stroke-width:3px;stroke-linejoin:round}
.up42-map .up42-graticule{pointer-events:none;overflow:hidden}
.up42-map .leaflet-bar{border-radius:6px;overflow:hidden;box-shadow:0 1px 4px rgba(15,23,42,.3)}
.up42-map .leaflet-bar a{display:block;width:32px;height:32px;font:500 20px/30px system-ui,sans-serif;text-align:center;text-decoration:none;background:#fff;color:#1f2933;border-bottom:1px solid #dbe1e7}
.up42-map .leaflet-bar a:last-child{border-bottom:0}
.up42-map .leaflet-bar a:hover{background:#f1f4f7}
.up42-map .leaflet-bar a.leaflet-disabled{color:#9aa5b1;cursor:default}
.up42-map .leaflet-bar a:focus-visible{outline-offset:-3px}
.up42-map .leaflet-control-scale-line{padding:1px 6px 2px;font-size:11px;line-height:1.2;white-space:nowrap;color:#1f2933;background:rgba(255,255,255,.8);border:1.5px solid #4a5662;border-top:0}
.up42-map .leaflet-control-attribution{margin:0;padding:1px 6px;font-size:11px;background:rgba(255,255,255,.85);color:#3a4652}
.up42-map .leaflet-control-attribution a{color:#1557b0}
.up42-map .up42-note{max-width:min(320px,calc(100vw - 130px));margin:0;padding:3px 8px;border-radius:4px;font-size:12px;overflow-wrap:anywhere;background:rgba(255,255,255,.92);color:#1f2933}
.up42-map .up42-layers{max-width:min(270px,calc(100vw - 90px));background:rgba(255,255,255,.96);border-radius:6px;box-shadow:0 1px 4px rgba(15,23,42,.3)}
.up42-map .up42-layers[open]{max-height:300px;overflow:auto;padding-bottom:6px}
.up42-map .up42-layers summary{padding:6px 12px;font-weight:600;cursor:pointer}
.up42-map .up42-layer-group{padding:1px 12px}
.up42-map .up42-layer-group label{display:flex;align-items:center;gap:7px;padding:2px 0;cursor:pointer}
.up42-map .up42-layer-group label.up42-layer-single{padding-left:20px;color:#3a4652}
.up42-map .up42-layer-group input{flex:none;margin:0;accent-color:#1557b0}
.up42-map .up42-layer-name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.up42-map .up42-swatch{flex:none;width:20px;height:13px;border-radius:2px}
.up42-map .up42-swatch-footprint{border:2px solid #1557b0;background:rgba(21,87,176,.1)}
.up42-map .up42-swatch-area{border:2px dashed #c2410c}
.up42-map .up42-swatch-image{background:linear-gradient(135deg,#5b7f5a 0 45%,#8fa7b5 45% 70%,#b9a98a 70%)}
.up42-map .leaflet-popup-content-wrapper,.up42-map .leaflet-popup-tip{background:#fff;color:#1f2933;box-shadow:0 3px 14px rgba(15,23,42,.35)}
.up42-map .leaflet-popup-content-wrapper{border-radius:8px;padding:1px}
.up42-map .leaflet-popup-content{margin:10px 4px 10px 14px;line-height:1.35;padding-right:10px;max-width:calc(100vw - 60px)}
.up42-map .up42-popup:focus{outline:none}
.up42-map .up42-popup h2{margin:0 20px 6px 0;font-size:14px;font-weight:600;overflow-wrap:anywhere}
.up42-map .up42-popup p{margin:0 0 6px;color:#4a5662}
.up42-map .up42-popup table{border-collapse:collapse;font-size:12px;width:100%;margin:0}
.up42-map .up42-popup th,.up42-map .up42-popup td{padding:3px 0;border:0;border-top:1px solid #e4e9ee;text-align:left;vertical-align:top;background:none;overflow-wrap:anywhere}
.up42-map .up42-popup th{padding-right:12px;font-weight:400;color:#4a5662;width:42%}
.up42-map a.leaflet-popup-close-button{width:28px;height:28px;font:18px/28px system-ui,sans-serif;color:#4a5662}
.up42-map .up42-remark{position:absolute;inset:auto 0 50% 0;z-index:500;margin:0;text-align:center;font-size:14px;color:#3a4652;pointer-events:none}
@media (prefers-reduced-motion:reduce){.up42-map *{transition:none!important}}
@media print{.up42-map .leaflet-control-zoom{display:none}}
`;

/** The style sheet inside the element of a map. It also works in a shadow root. */
export const mapStyle = `${leafletStyle}${ownStyle}`;
