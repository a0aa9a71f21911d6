import { createHeliumDevApp } from './app';

createHeliumDevApp().render();
